"""What happens to a face on its way to the box: the changes that training shows the network."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

ANGLE = 15.0  # degrees
SCALE = (0.82, 1.15)
SHIFT = 0.08  # of the crop's side: what the detector's box is off by


def _uniform(count: int, low: float, high: float, rng: torch.Generator) -> Tensor:
    return torch.rand(count, generator=rng, device=rng.device) * (high - low) + low


def _warp(x: Tensor, rng: torch.Generator) -> Tensor:
    """Mirror, turn, scale, squeeze and shift, in one sampling."""
    count = len(x)
    angle = torch.randn(count, generator=rng, device=rng.device).clamp(-2, 2) * math.radians(ANGLE) / 1.5
    scale = 1 / _uniform(count, *SCALE, rng)
    squeeze = _uniform(count, 0.93, 1.07, rng)
    mirror = torch.where(torch.rand(count, generator=rng, device=rng.device) < 0.5, -1.0, 1.0)
    cos, sin = torch.cos(angle) * scale, torch.sin(angle) * scale
    dx, dy = _uniform(count, -2 * SHIFT, 2 * SHIFT, rng), _uniform(count, -2 * SHIFT, 2 * SHIFT, rng)
    rows = torch.stack([cos * squeeze * mirror, -sin, dx, sin * squeeze * mirror, cos, dy], 1)
    grid = functional.affine_grid(rows.view(count, 2, 3), list(x.shape), align_corners=False)
    return functional.grid_sample(x, grid, padding_mode="border", align_corners=False)


def _light(x: Tensor, rng: torch.Generator) -> Tensor:
    """Contrast, gamma and a light from one side."""
    count = len(x)

    def per_image(low: float, high: float) -> Tensor:
        return _uniform(count, low, high, rng).view(-1, 1, 1, 1)

    x = (x / 255).clamp(0, 1).pow(torch.exp(per_image(-0.5, 0.5)))
    angle = per_image(0, 2 * math.pi)
    strength = per_image(0, 0.35) * (torch.rand(count, 1, 1, 1, generator=rng, device=rng.device) < 0.5)
    line = torch.linspace(-1, 1, x.shape[-1], device=x.device)
    x = x * (1 + strength * (torch.cos(angle) * line + torch.sin(angle) * line.view(-1, 1)))
    return ((x - 0.5) * per_image(0.5, 1.3) + 0.5 + per_image(-0.2, 0.2)).clamp(0, 1) * 255


def _degrade(x: Tensor, rng: torch.Generator) -> Tensor:
    """Low resolution or blur for some, sensor noise for some."""
    count, device = len(x), rng.device
    small = functional.interpolate(x, scale_factor=0.5, mode="area")
    coarse = functional.interpolate(small, size=x.shape[-2:], mode="bilinear", align_corners=False)
    blurred = functional.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
    chance = torch.rand(count, 1, 1, 1, generator=rng, device=device)
    x = torch.where(chance < 0.12, coarse, torch.where(chance < 0.24, blurred, x))
    noisy = (torch.rand(count, 1, 1, 1, generator=rng, device=device) < 0.25) * _uniform(count, 2, 14, rng).view(-1, 1, 1, 1)
    return (x + noisy * torch.randn(x.shape, generator=rng, device=device)).clamp(0, 255)


def _cover(x: Tensor, rng: torch.Generator) -> Tensor:
    """A flat patch over part of the face for a third of them: a hand, a cup, hair."""
    count, side = len(x), x.shape[-1]
    size = _uniform(count, 6, 17, rng).view(-1, 1, 1, 1)
    left, top = (_uniform(count, -4, side - 4, rng).view(-1, 1, 1, 1) for _ in range(2))
    line = torch.arange(side, dtype=torch.float32, device=x.device)
    inside = ((line - left).abs() < size / 2) & ((line.view(-1, 1) - top).abs() < size / 2)
    inside &= torch.rand(count, 1, 1, 1, generator=rng, device=rng.device) < 0.35
    return torch.where(inside, _uniform(count, 0, 255, rng).view(-1, 1, 1, 1), x)


def augment(x: Tensor, rng: torch.Generator) -> Tensor:
    """(N, 1, 48, 48) float grey levels in [0, 255] to the same, changed; deterministic in ``rng``."""
    return _cover(_degrade(_light(_warp(x, rng), rng), rng), rng)
