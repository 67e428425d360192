from __future__ import annotations

import sys
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="torch, which only training needs, is not installed")
sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "expression"))

SHAPE = (4, (6, 8), (1, 1))


def test_a_net_split_at_full_rank_answers_as_before() -> None:
    from network import ExpressionNet, Shape  # noqa: PLC0415 - needs torch
    from split import split  # noqa: PLC0415 - as above

    torch.manual_seed(1)
    whole = ExpressionNet(Shape(*SHAPE))
    images = torch.rand(64, 1, 48, 48) * 255
    for _ in range(20):
        whole(images)
    whole.eval()
    same = split(whole, Shape(*SHAPE, ranks=(18, 18, 18, 24)), images)
    assert torch.allclose(same(images), whole(images), atol=0.02)
    less = split(whole, Shape(*SHAPE, ranks=(2, 2, 2, 2)), images)
    assert not torch.allclose(less(images), whole(images), atol=0.02)
