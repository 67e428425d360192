"""Train the expression network on FER+ soft labels; resumable, deterministic in its seed for a given number of workers.

    python models/expression/train.py --data DIR --out DIR [--shape student] [--teacher FILE...] [--start FILE]
                                      [--epochs 80 | --minutes M]

Writes ``checkpoint.pt`` after every epoch (continue with the same command), ``best.pt`` (the averaged weights with the best
validation accuracy) and ``log.csv`` into ``--out``. On a CPU two one-thread processes that share gradients are quicker on a
busy machine than one process with two threads; on a GPU one process does it all. With ``--start`` the weights of another
shape are split into this one's and trained on. With ``--minutes`` the schedule follows the clock and not the epochs, for a
machine that others use: the log then tells how many epochs it came to, and ``--epochs`` with that number repeats it.
"""

from __future__ import annotations

import argparse
import copy
import csv
import math
import os
import time
from functools import cache
from pathlib import Path

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from augment import augment
from data import MOODS, Faces, load, trainable
from network import SHAPES, ExpressionNet
from split import split
from torch import Tensor, nn

MOMENTUM = 0.9
DECAY = 5e-4
BATCH = 128
WARM_UP = 0.03  # of the run
SAMPLE = 1024  # faces that a split is fitted on
HEAT = 1.0  # temperature at which a teacher's answers are taken


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with ferplus_train.npz and ferplus_valid.npz")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--shape", choices=sorted(SHAPES), default="student")
    parser.add_argument("--teacher", type=Path, nargs="*", default=[], help="best.pt files whose answers are learned too")
    parser.add_argument("--trust", type=float, default=0.6, help="share of the target that the teachers give")
    parser.add_argument("--start", type=Path, help="best.pt of the same widths and blocks, to be split into --shape's ranks")
    parser.add_argument("--rate", type=float, default=0.1, help="the highest rate of learning")
    parser.add_argument("--average", type=float, default=0.998, help="what the running average of the weights keeps at a step")
    parser.add_argument("--epochs", type=int, default=80)
    parser.add_argument("--minutes", type=float, help="end after so much time instead")
    parser.add_argument(
        "--device", default="cuda" if torch.cuda.is_available() else "cpu", help="default: the GPU where there is one"
    )
    parser.add_argument("--workers", type=int, help="processes; default: 2 on a CPU, 1 on a GPU")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.workers = args.workers or (2 if args.device == "cpu" else 1)
    return args


@cache
def quick_in_bfloat16(device: torch.device) -> bool:
    """Whether this machine multiplies in bfloat16 by itself; a CPU that must emulate it is ten times slower than in float32."""
    cpu = Path("/proc/cpuinfo")
    return device.type == "cuda" or (cpu.is_file() and "bf16" in cpu.read_text())


def read_net(path: Path) -> ExpressionNet:
    """The network of a ``best.pt``, ready to answer."""
    saved = torch.load(path, weights_only=True, map_location="cpu")
    net = ExpressionNet(SHAPES[saved["shape"]])
    net.load_state_dict(saved["net"])
    return net.eval().to(memory_format=torch.channels_last)


def logits_of(net: nn.Module, images: Tensor) -> Tensor:
    """(N, 7) logits in one pass over each face, as the box does it."""
    with torch.no_grad(), torch.autocast(images.device.type, torch.bfloat16, enabled=quick_in_bfloat16(images.device)):
        parts = [net(part.contiguous(memory_format=torch.channels_last)).float() for part in images.split(256)]
    return torch.cat(parts)


def measure(net: nn.Module, faces: Faces) -> tuple[float, float]:
    """Accuracy over the seven, and over the four moods by the larger of the four, on the judged faces."""
    judged = faces.judged
    device = next(net.parameters()).device
    logits = logits_of(net.eval(), torch.from_numpy(judged.images).to(device).float().unsqueeze(1)).cpu()
    truth = torch.from_numpy(judged.majority)
    four = torch.isin(truth, torch.tensor(MOODS))
    chosen = torch.tensor(MOODS)[logits[:, list(MOODS)].argmax(1)]
    return (logits.argmax(1) == truth).float().mean().item(), (chosen == truth)[four].float().mean().item()


def rate_at(progress: float, highest: float) -> float:
    """Learning rate after a share of the run: a short warm-up, then half a cosine."""
    if progress < WARM_UP:
        return highest * (progress + WARM_UP / 40) / (WARM_UP * 41 / 40)
    return highest * 0.5 * (1 + math.cos(math.pi * min(1, (progress - WARM_UP) / (1 - WARM_UP))))


def share_gradients(net: nn.Module, workers: int) -> None:
    """Replace each worker's gradients by their mean."""
    if workers == 1:
        return
    gradients = [p.grad for p in net.parameters() if p.grad is not None]
    flat = torch.cat([g.reshape(-1) for g in gradients])
    dist.all_reduce(flat)
    flat /= workers
    for gradient, part in zip(gradients, flat.split([g.numel() for g in gradients]), strict=True):
        gradient.copy_(part.view_as(gradient))


class Run:
    """One worker's training run."""

    def __init__(self, rank: int, args: argparse.Namespace) -> None:
        self.rank, self.args = rank, args
        torch.manual_seed(args.seed)
        self.device = torch.device(args.device)
        self.reduced = quick_in_bfloat16(self.device)
        faces = trainable(load(args.data / "ferplus_train.npz"))
        self.net = self.fresh(faces).to(self.device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.net)
        decayed = [p for p in self.net.parameters() if p.ndim > 1]
        plain = [p for p in self.net.parameters() if p.ndim == 1]
        self.optimiser = torch.optim.SGD(
            [{"params": decayed, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0.0}],
            lr=args.rate,
            momentum=MOMENTUM,
            nesterov=True,
        )
        self.images = torch.from_numpy(faces.images).unsqueeze(1).to(self.device)
        self.targets = torch.from_numpy(faces.targets).to(self.device)
        self.valid = load(args.data / "ferplus_valid.npz")
        self.teachers = [read_net(path).to(self.device) for path in args.teacher]
        self.start, self.best, self.spent = 0, 0.0, 0.0
        saved = args.out / "checkpoint.pt"
        if saved.is_file():
            state = torch.load(saved, weights_only=True, map_location=self.device)
            self.net.load_state_dict(state["net"])
            self.average.load_state_dict(state["average"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.start, self.best, self.spent = state["epoch"], state["best"], state["spent"]
        self.began = time.monotonic() - self.spent

    def fresh(self, faces: Faces) -> ExpressionNet:
        """The network before its first step."""
        shape = SHAPES[self.args.shape]
        if self.args.start is None or (self.args.out / "checkpoint.pt").is_file():
            return ExpressionNet(shape)
        sample = torch.randperm(len(faces.images))[:SAMPLE]
        images = torch.from_numpy(faces.images[sample.numpy()]).float().unsqueeze(1)
        return split(read_net(self.args.start), shape, augment(images, torch.Generator().manual_seed(self.args.seed)))

    def progress(self, epochs: float) -> float:
        """The share of the run that is over after so many epochs, or so much time."""
        if self.args.minutes is None:
            return epochs / int(self.args.epochs)
        return (time.monotonic() - self.began) / (60 * float(self.args.minutes))

    def target_of(self, seen: Tensor, target: Tensor) -> Tensor:
        """The people's votes, with the teachers' answers to the same picture blended in."""
        if not self.teachers:
            return target
        answers = [torch.softmax(logits_of(net, seen) / HEAT, 1) for net in self.teachers]
        trust: float = self.args.trust
        return (1 - trust) * target + trust * torch.stack(answers).mean(0)

    def epoch(self, number: int) -> float:
        """One pass over this worker's half of the faces; the mean loss."""
        workers, size = self.args.workers, BATCH // self.args.workers
        order = torch.randperm(len(self.images), generator=torch.Generator().manual_seed(self.args.seed * 1000 + number))
        rng = torch.Generator(self.device).manual_seed((self.args.seed * 1000 + number) * 100 + self.rank)
        steps = len(order) // BATCH
        total = torch.zeros((), device=self.device)  # read once an epoch: a GPU need not wait for it
        self.net.train()
        for step in range(steps):
            progress = self.progress(number + step / steps)
            if progress >= 1:  # the time is over
                return float(total) / max(step, 1)
            for group in self.optimiser.param_groups:
                group["lr"] = rate_at(progress, self.args.rate)
            mine = order[step * BATCH + self.rank * size :][:size] if workers > 1 else order[step * BATCH :][:BATCH]
            seen = augment(self.images[mine].float(), rng).contiguous(memory_format=torch.channels_last)
            target = self.target_of(seen, self.targets[mine])
            with torch.autocast(self.device.type, torch.bfloat16, enabled=self.reduced):
                logits = self.net(seen)
            loss = -(target * torch.log_softmax(logits.float(), 1)).sum(1).mean()
            self.optimiser.zero_grad()
            loss.backward()
            share_gradients(self.net, workers)
            self.optimiser.step()
            self.follow(1 - float(self.args.average) if progress >= WARM_UP else 0.1)
            total += loss.detach()
        return float(total) / steps

    @torch.no_grad()
    def follow(self, weight: float) -> None:
        """Move the running average of the weights towards the weights."""
        for kept, new in zip(self.average.state_dict().values(), self.net.state_dict().values(), strict=True):
            if kept.dtype.is_floating_point:
                kept.lerp_(new, weight)
            else:
                kept.copy_(new)

    def save(self, number: int, scores: tuple[float, float], loss: float, seconds: float) -> None:
        """The checkpoint, the best weights so far and a line of the log."""
        out: Path = self.args.out
        if scores[0] > self.best:
            self.best = scores[0]
            torch.save({"net": self.average.state_dict(), "shape": self.args.shape}, out / "best.pt")
        state = {
            "net": self.net.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "epoch": number + 1,
            "best": self.best,
            "spent": time.monotonic() - self.began,
        }
        torch.save(state, out / "checkpoint.tmp")
        (out / "checkpoint.tmp").replace(out / "checkpoint.pt")
        with (out / "log.csv").open("a", newline="") as file:
            csv.writer(file).writerow([number + 1, f"{loss:.4f}", f"{scores[0]:.4f}", f"{scores[1]:.4f}", f"{seconds:.1f}"])
        print(
            f"epoch {number + 1}, {self.progress(number + 1):.0%}  loss {loss:.4f}  "
            f"seven {scores[0]:.2%}  four {scores[1]:.2%}  {seconds:.0f} s",
            flush=True,
        )

    def run(self) -> None:
        """Train from where the checkpoint left to the end."""
        number = self.start
        while self.progress(number) < 1:
            began = time.monotonic()
            loss = self.epoch(number)
            if self.rank == 0:
                self.save(number, measure(self.average, self.valid), loss, time.monotonic() - began)
            number += 1


def work(rank: int, args: argparse.Namespace) -> None:
    """One worker process."""
    torch.set_num_threads(1)
    if args.workers > 1:
        dist.init_process_group("gloo", rank=rank, world_size=args.workers)
    Run(rank, args).run()


def main() -> None:
    """Start the workers and wait for them."""
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    if args.workers == 1:
        work(0, args)
        return
    os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
    os.environ.setdefault("MASTER_PORT", "29500")
    mp.start_processes(work, (args,), args.workers, start_method="spawn")


if __name__ == "__main__":
    main()
