"""Times training steps of the benchmark's models in PyTorch, eager, on the CPU.

Reads one JSON request a line: {"model": {...}, "threads": 1, "steps": 20}; answers each with one line
{"millisecondsPerStep": ...}. The first line it writes names the version.
"""

import json
import math
import sys
import time

import torch
from torch import nn


def perceptron(sizes):
    layers = []
    for index, (before, after) in enumerate(zip(sizes, sizes[1:])):
        if index > 0:
            layers.append(nn.ReLU())
        layers.append(nn.Linear(before, after))
    return nn.Sequential(*layers)


class RealNvp(nn.Module):
    def __init__(self, dim, hidden, couplings):
        super().__init__()
        half = dim // 2
        self.layers = nn.ModuleList(
            perceptron([half, hidden, hidden, 2 * half]) for _ in range(couplings)
        )

    def forward(self, x):
        log_det = torch.zeros(x.shape[0])
        for index, layer in enumerate(self.layers):
            first, second = torch.chunk(x, 2, dim=1)
            kept, moved = (first, second) if index % 2 == 0 else (second, first)
            raw, shift = torch.chunk(layer(kept), 2, dim=1)
            scale = torch.tanh(raw)
            moved = moved * torch.exp(scale) + shift
            x = torch.cat((kept, moved) if index % 2 == 0 else (moved, kept), dim=1)
            log_det = log_det + scale.sum(1)
        return x, log_det


class Mienf(nn.Module):
    """Two flows over a Gaussian base in which component i of one side correlates with component i of the other."""

    def __init__(self, dim, hidden, couplings):
        super().__init__()
        self.left = RealNvp(dim, hidden, couplings)
        self.right = RealNvp(dim, hidden, couplings)
        self.weights = nn.Parameter(torch.full((dim,), -1.0))

    def forward(self, x, y):
        u, left = self.left(x)
        v, right = self.right(y)
        information = nn.functional.softplus(self.weights)
        variance = torch.exp(-2 * information)
        correlation = torch.sqrt(1 - variance)
        energy = u.square() + (v - u * correlation).square() / variance
        log_density = information.sum() - 0.5 * energy.sum(1)
        return -(log_density + left + right).mean()


class Mine(nn.Module):
    """Donsker-Varadhan bound with a concatenating critic."""

    def __init__(self, dim, hidden):
        super().__init__()
        self.critic = perceptron([2 * dim, hidden, hidden, 1])

    def forward(self, x, y):
        joint = self.critic(torch.cat((x, y), dim=1))
        product = self.critic(torch.cat((x, y.flip(0)), dim=1))
        bound = torch.logsumexp(product, 0).squeeze() - math.log(x.shape[0])
        return bound - joint.mean()


def build(model):
    torch.manual_seed(1)
    if model["kind"] == "realNvpPair":
        return Mienf(model["dim"], model["hidden"], model["couplings"])
    return Mine(model["dim"], model["hidden"])


def measure(request, cache):
    torch.set_num_threads(request["threads"])
    model = request["model"]
    key = json.dumps(model)
    if key not in cache:
        network = build(model)
        data = [torch.randn(10_000, model["dim"]) for _ in range(2)]
        cache[key] = network, torch.optim.Adam(network.parameters(), lr=1e-4), data
    network, optimizer, (x, y) = cache[key]
    steps = request["steps"]
    rows = torch.randint(0, x.shape[0], (steps, model["batchSize"]))
    start = time.perf_counter()
    for step in range(steps):
        loss = network(x[rows[step]], y[rows[step]])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss.item()
    return (time.perf_counter() - start) * 1000 / steps


def main():
    print(json.dumps({"version": torch.__version__}), flush=True)
    cache = {}
    for line in sys.stdin:
        answer = measure(json.loads(line), cache)
        print(json.dumps({"millisecondsPerStep": answer}), flush=True)


if __name__ == "__main__":
    main()
