"""Trains critics in PyTorch on samples of the published table, as its configuration and code describe it: a second opinion on ours.

Adds to results/published-table-pytorch.jsonl what is not there yet; published-table.js --report shows it. Run after a build, with
Debian's python3-torch and python3-sklearn:
OMP_NUM_THREADS=1 python3 packages/estimators/scripts/published/pytorch.py [columns a side, such as 1,2; default: 1,2,3]
"""

import json
import pathlib
import subprocess
import sys
import time

import numpy
import torch
from sklearn.preprocessing import RobustScaler
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
LOG = HERE.parent.parent / "results" / "published-table-pytorch.jsonl"
# Trained several times on one sample.
LAWS = ["Correlated Student", "Log-Gamma-Exp.", "Smoothed Uniform"]
ESTIMATORS = ["MINE-DV", "MINE-NWJ"]
TRAININGS = 3
# Trained by MINE-DV on a sample of each of the published seeds.
ALL_SEEDS = ["Correlated Normal", "Smoothed Uniform"]
SEEDS = range(42, 52)
HIDDEN = 64
STEPS = 10_000
BATCH = 512
# Of the mean that MINE-DV's gradient is divided by.
DECAY = 0.01
DIMS = [int(dim) for dim in (sys.argv[1] if len(sys.argv) > 1 else "1,2,3").split(",")]


def sample_of(cell):
    script = HERE / "write-sample.js"
    output = subprocess.run(
        ["node", script, json.dumps(cell)], check=True, stdout=subprocess.PIPE
    ).stdout
    sides = numpy.frombuffer(output).reshape(2, -1, cell["dim"])
    scaled = [RobustScaler().fit_transform(side) for side in sides]
    return torch.tensor(numpy.hstack(scaled), dtype=torch.float32)


def scores(network, pairs, dim):
    """Of pairs as they are, and of pairs with X permuted."""
    permuted = torch.cat([pairs[torch.randperm(len(pairs)), :dim], pairs[:, dim:]], dim=1)
    return network(pairs)[:, 0], network(permuted)[:, 0]


def train(estimator, pairs, dim):
    network = nn.Sequential(
        nn.Linear(2 * dim, HIDDEN),
        nn.LeakyReLU(),
        nn.Linear(HIDDEN, HIDDEN),
        nn.LeakyReLU(),
        nn.Linear(HIDDEN, 1),
    )
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    normalizer = None
    step = 0
    while step < STEPS:
        for rows in torch.randperm(len(pairs)).split(BATCH):
            joint, product = scores(network, pairs[rows], dim)
            if estimator == "MINE-NWJ":
                loss = torch.exp(product - 1).mean() - joint.mean()
            else:
                mean = torch.exp(product).mean()
                now = mean.detach()
                before = now if normalizer is None else normalizer
                normalizer = (1 - DECAY) * before + DECAY * now
                # Of the batches before this one, as in the published code.
                loss = mean / before - joint.mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
    return network


def reading(estimator, network, pairs, dim):
    """Mean over batches, by their pairs, in nats."""
    total = 0.0
    with torch.no_grad():
        for batch in pairs.split(BATCH):
            joint, product = scores(network, batch, dim)
            if estimator == "MINE-NWJ":
                value = joint.mean() - torch.exp(product - 1).mean()
            else:
                value = joint.mean() - torch.exp(product).mean().log()
            total += value.item() * len(batch)
    return total / len(pairs)


def cell_of(law, dim, seed, estimator, training):
    which = {"law": law, "variant": 0, "information": 9, "dim": dim, "seed": seed}
    return {**which, "estimator": estimator, "training": training}


torch.set_num_threads(1)
# Without it, steps take three times as long when gradients become small.
torch.set_flush_denormal(True)
cells = [
    cell_of(law, dim, SEEDS[0], estimator, training)
    for dim in DIMS
    for law in LAWS
    for training in range(TRAININGS)
    for estimator in ESTIMATORS
]
cells += [
    cell
    for dim in DIMS
    for law in ALL_SEEDS
    for cell in (cell_of(law, dim, seed, "MINE-DV", 0) for seed in SEEDS)
    if cell not in cells
]
lines = LOG.read_text().splitlines() if LOG.exists() else []
estimated = [json.loads(line) for line in lines]
known = [{key: value for key, value in cell.items() if key not in ("estimate", "seconds")} for cell in estimated]
for cell in cells:
    if cell in known:
        continue
    pairs, dim = sample_of(cell), cell["dim"]
    torch.manual_seed(1000 * cell["seed"] + cell["training"])
    pairs = pairs[torch.randperm(len(pairs))]
    half = len(pairs) // 2
    start = time.perf_counter()
    network = train(cell["estimator"], pairs[:half], dim)
    estimate = reading(cell["estimator"], network, pairs[half:], dim)
    line = json.dumps({**cell, "estimate": estimate, "seconds": time.perf_counter() - start})
    with LOG.open("a") as log:
        log.write(line + "\n")
    print(line, flush=True)
