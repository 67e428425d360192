"""A trained network's weights in a shape of lower rank: the start from which ``train.py --start`` goes on.

Each 3x3 convolution becomes a 3x1 one, the leading singular vectors of its kernel, and a 1x3 one, fitted by least squares so
that it gives what the whole one gave on a sample of faces, from what the layers before it now give (Zhang et al. 2015,
"Accelerating Very Deep Convolutional Networks for Classification and Detection"). Norms start with the sample's statistics.
"""

from __future__ import annotations

import torch
from network import ExpressionNet, Residual, Shape
from torch import Tensor, nn

POINTS = 40_000  # of the sample's pixels, on which a half is fitted
RIDGE = 1e-4  # of the mean square, against what the sample does not determine


def split(whole: ExpressionNet, shape: Shape, images: Tensor) -> ExpressionNet:
    """A network of ``shape`` that answers like ``whole`` as far as its ranks let it; images (N, 1, 48, 48) are the sample."""
    net: ExpressionNet = ExpressionNet(shape).eval()
    net.head.load_state_dict(whole.head.state_dict())
    x = y = whole.standardised(images)
    with torch.no_grad():
        for name in ("stem", "halve"):
            ours, theirs = (getattr(n, name) for n in (net, whole))
            norm, their_norm = (getattr(n, f"{name}_norm") for n in (net, whole))
            ours.load_state_dict(theirs.state_dict())
            x, y = torch.relu(_same(ours, norm, their_norm, x)), torch.relu(their_norm(theirs(y)))
        for block, model in zip(net.stages, whole.stages, strict=True):
            x, y = _block(block, model, x, y), model(y)
    return net


def _block(block: Residual, model: Residual, x: Tensor, y: Tensor) -> Tensor:
    """Fit one block to its model on what comes to each of them; what the block then answers."""
    wanted = model.first_norm(model.first(y))
    inner = torch.relu(_halved(block.first, block.first_norm, model.first[-1].weight, x, wanted))
    wanted = model.second_norm(model.second(torch.relu(wanted)))
    if block.changes:
        block.across.load_state_dict(model.across.state_dict())
        if block.stride > 1:
            x, y = (nn.functional.avg_pool2d(z, block.stride) for z in (x, y))
        x, y = _same(block.across, block.across_norm, model.across_norm, x), model.across_norm(model.across(y))
    wanted = wanted + y - x  # what the shortcut lost, too
    return torch.relu(x + _halved(block.second, block.second_norm, model.second[-1].weight, inner, wanted))


def _same(conv: nn.Conv2d, norm: nn.BatchNorm2d, model: nn.BatchNorm2d, x: Tensor) -> Tensor:
    """The norm after an unchanged convolution, with the sample's statistics and the model's effect."""
    y = conv(x)
    factor = model.weight / (model.running_var + model.eps).sqrt()
    _answering(norm, y, factor, model.bias - model.running_mean * factor)
    return _unit(conv, norm, y)


def _halved(pair: nn.Sequential, norm: nn.BatchNorm2d, kernel: Tensor, x: Tensor, wanted: Tensor) -> Tensor:
    """The two halves of a kernel (O, I, 3, 3), so that they give what is wanted of ``x``; what they do give."""
    upright, between, level = pair
    outside, inside = kernel.shape[:2]
    rows = kernel.permute(1, 2, 0, 3).reshape(inside * 3, outside * 3)  # an upright patch to each output's columns
    leading = torch.linalg.svd(rows, full_matrices=False)[0][:, : upright.out_channels]
    upright.weight.copy_(leading.T.reshape(-1, inside, 3, 1))
    middle = upright(x)
    _answering(between, middle, torch.ones(middle.shape[1]) / (middle.var((0, 2, 3)) + between.eps).sqrt(), None)
    middle = between(middle)
    patches = nn.functional.unfold(middle, (1, 3), padding=level.padding, stride=level.stride)
    flat = patches.transpose(1, 2).reshape(-1, patches.shape[1])
    target = wanted.flatten(2).transpose(1, 2).reshape(-1, outside)
    chosen = torch.randperm(len(flat), generator=torch.Generator().manual_seed(1))[:POINTS]
    flat, target = flat[chosen], target[chosen]
    mean, aim = flat.mean(0), target.mean(0)
    centred = flat - mean
    square = centred.T @ centred
    square += RIDGE * square.diagonal().mean() * torch.eye(len(square))
    fitted = torch.linalg.solve(square, centred.T @ (target - aim))
    level.weight.copy_(fitted.T.reshape(level.weight.shape))
    y = level(middle)
    _answering(norm, y, torch.ones(outside), aim - mean @ fitted)
    return _unit(level, norm, y)


def _answering(norm: nn.BatchNorm2d, y: Tensor, factor: Tensor, offset: Tensor | None) -> None:
    """Make a norm with the statistics of ``y`` give ``factor * y + offset``; without an offset, centred."""
    mean, variance = y.mean((0, 2, 3)), y.var((0, 2, 3))
    norm.running_mean = mean
    norm.running_var = variance
    norm.weight.copy_(factor * (variance + norm.eps).sqrt())
    norm.bias.copy_(torch.zeros_like(mean) if offset is None else offset + factor * mean)


def _unit(conv: nn.Conv2d, norm: nn.BatchNorm2d, y: Tensor) -> Tensor:
    """Scale each filter to length 1, which a norm makes up for: a rate of learning then means the same in every layer."""
    length = conv.weight.flatten(1).norm(dim=1)
    conv.weight /= length[:, None, None, None]
    norm.running_mean = norm.running_mean / length
    norm.running_var = norm.running_var / length.square()
    return norm(y / length[:, None, None])
