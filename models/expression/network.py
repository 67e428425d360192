"""The expression network: a small residual CNN over a 48x48 grey face crop.

A 3x3 convolution may be split into a 3x1 and a 1x3 one with fewer channels between them (Jaderberg et al. 2014, "Speeding up
Convolutional Neural Networks with Low Rank Expansions"): ``split`` makes a quick net of a trained one's weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from network_constants import SOFTEN
from torch import Tensor, nn


@dataclass(frozen=True)
class Shape:
    """Channels of the stem and of each stage (24, 12, 6, ... pixels), and residual blocks of each stage.

    ``ranks``: the channels between the two halves of each 3x3 convolution of the blocks, in order; empty: none is split.
    """

    stem: int
    widths: tuple[int, ...]
    blocks: tuple[int, ...]
    ranks: tuple[int, ...] = ()


SHAPES = {
    "student": Shape(16, (32, 96, 192), (1, 2, 2)),
    "slim": Shape(16, (32, 96, 192), (1, 2, 2), (16, 16, 16, 32, 32, 32, 48, 48, 32, 16)),
    "teacher": Shape(32, (64, 128, 256), (2, 2, 2)),
    "master": Shape(48, (96, 192, 384), (3, 3, 3)),
}


def convolution(inside: int, outside: int, stride: int, rank: int) -> nn.Sequential:
    """A 3x3 convolution without its norm: one layer, or with a rank the 3x1 half, its norm, and the 1x3 half."""
    if not rank:
        return nn.Sequential(nn.Conv2d(inside, outside, 3, stride, 1, bias=False))
    return nn.Sequential(
        nn.Conv2d(inside, rank, (3, 1), (stride, 1), (1, 0), bias=False),
        nn.BatchNorm2d(rank),
        nn.Conv2d(rank, outside, (1, 3), (1, stride), (0, 1), bias=False),
    )


class Residual(nn.Module):
    """Two 3x3 convolutions around a shortcut; with stride 2 it halves the size."""

    def __init__(self, inside: int, outside: int, stride: int, ranks: tuple[int, int]) -> None:
        super().__init__()
        self.first = convolution(inside, outside, stride, ranks[0])
        self.first_norm = nn.BatchNorm2d(outside)
        self.second = convolution(outside, outside, 1, ranks[1])
        self.second_norm = nn.BatchNorm2d(outside)
        self.stride = stride
        self.changes = stride > 1 or inside != outside
        if self.changes:
            self.across = nn.Conv2d(inside, outside, 1, bias=False)
            self.across_norm = nn.BatchNorm2d(outside)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to (N, C', H / stride, W / stride)."""
        y = torch.relu(self.first_norm(self.first(x)))
        y = self.second_norm(self.second(y))
        if self.changes:
            x = nn.functional.avg_pool2d(x, self.stride) if self.stride > 1 else x
            x = self.across_norm(self.across(x))
        return torch.relu(x + y)


class ExpressionNet(nn.Module):
    """(N, 1, 48, 48) grey levels in [0, 255] to (N, 7) logits in the order of ``data.EMOTIONS``."""

    def __init__(self, shape: Shape, dropout: float = 0.4) -> None:
        super().__init__()
        self.shape = shape
        self.stem = nn.Conv2d(1, shape.stem, 3, 1, 1, bias=False)
        self.stem_norm = nn.BatchNorm2d(shape.stem)
        self.halve = nn.Conv2d(shape.stem, shape.widths[0], 3, 2, 1, bias=False)
        self.halve_norm = nn.BatchNorm2d(shape.widths[0])
        stages: list[nn.Module] = []
        inside = shape.widths[0]
        ranks = iter(shape.ranks or (0,) * 2 * sum(shape.blocks))
        for stage, (outside, count) in enumerate(zip(shape.widths, shape.blocks, strict=True)):
            for index in range(count):
                stride = 2 if stage and not index else 1
                stages.append(Residual(inside, outside, stride, (next(ranks), next(ranks))))
                inside = outside
        self.stages = nn.Sequential(*stages)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(inside, 7)

    @staticmethod
    def standardised(x: Tensor) -> Tensor:
        """Each crop (N, 1, H, W) by its own mean and deviation."""
        x = x - x.mean((1, 2, 3), keepdim=True)
        return x / (x.square().mean((1, 2, 3), keepdim=True).sqrt() + SOFTEN)

    def forward(self, x: Tensor) -> Tensor:
        """Standardise, then classify."""
        x = self.standardised(x)
        x = torch.relu(self.stem_norm(self.stem(x)))
        x = torch.relu(self.halve_norm(self.halve(x)))
        x = self.stages(x).mean((2, 3))
        logits: Tensor = self.head(self.dropout(x))
        return logits
