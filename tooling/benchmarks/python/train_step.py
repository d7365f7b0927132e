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
            scale = 2 * torch.tanh(raw / 2)
            moved = moved * torch.exp(scale) + shift
            x = torch.cat((kept, moved) if index % 2 == 0 else (moved, kept), dim=1)
            log_det = log_det + scale.sum(1)
        return x, log_det


class LinearPixels(nn.Module):
    """A 1x1 convolution with an LU-decomposed matrix, a bias and its log-determinant."""

    def __init__(self, channels):
        super().__init__()
        matrix, _ = torch.linalg.qr(torch.randn(channels, channels))
        order, lower, upper = torch.linalg.lu(matrix)
        self.register_buffer("order", order)
        self.register_buffer("sign", upper.diagonal().sign())
        self.register_buffer("unit", torch.eye(channels))
        self.lower = nn.Parameter(lower)
        self.upper = nn.Parameter(upper)
        self.log_scale = nn.Parameter(upper.diagonal().abs().log())
        self.shift = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        lower = self.lower.tril(-1) + self.unit
        upper = self.upper.triu(1) + torch.diag(self.sign * self.log_scale.exp())
        matrix = self.order @ lower @ upper
        y = nn.functional.conv2d(x, matrix[:, :, None, None], self.shift)
        return y, self.log_scale.sum() * x.shape[2] * x.shape[3]


class ActNorm(nn.Module):
    def __init__(self, *shape):
        super().__init__()
        self.log_scale = nn.Parameter(torch.zeros(shape))
        self.shift = nn.Parameter(torch.zeros(shape))

    def forward(self, x):
        pixels = x[0].numel() // self.shift.numel()
        return x * self.log_scale.exp() + self.shift, self.log_scale.sum() * pixels


class ImageCoupling(nn.Module):
    def __init__(self, channels, hidden):
        super().__init__()
        half = channels // 2
        last = nn.Conv2d(hidden, 2 * half, 3, padding=1)
        nn.init.zeros_(last.weight)
        self.network = nn.Sequential(
            nn.Conv2d(channels - half, hidden, 3, padding=1),
            nn.LeakyReLU(0.01),
            nn.Conv2d(hidden, hidden, 1),
            nn.LeakyReLU(0.01),
            last,
        )

    def forward(self, x):
        kept, moved = torch.chunk(x, 2, dim=1)
        shift, raw = torch.chunk(self.network(kept), 2, dim=1)
        log_scale = nn.functional.logsigmoid(3 * torch.tanh(raw / 3) + 2)
        y = torch.cat((kept, (moved - shift) * log_scale.exp()), dim=1)
        return y, log_scale.sum((1, 2, 3))


class Rotation(nn.Module):
    """A product of Householder reflections in its compact form, I - V' T V."""

    def __init__(self, dim, reflections):
        super().__init__()
        self.mirrors = nn.Parameter(torch.randn(reflections, dim))
        self.register_buffer("unit", torch.eye(reflections))

    def forward(self, x):
        v = self.mirrors * (2 / self.mirrors.square().sum(1, keepdim=True)).sqrt()
        inverse = (v @ v.T).triu(1) + self.unit
        mixed = torch.linalg.solve_triangular(inverse, v, upper=True)
        return x - (x @ v.T) @ mixed, 0


class Glow(nn.Module):
    """Multi-scale Glow of one-channel images, with a rotation and a small RealNVP of all latents behind it."""

    def __init__(self, side, hidden=16, blocks=2):
        super().__init__()
        channels = 4
        self.levels = nn.ModuleList()
        for _ in range(round(math.log2(side))):
            layers = [
                [ActNorm(channels, 1, 1), LinearPixels(channels), ImageCoupling(channels, hidden)]
                for _ in range(blocks)
            ]
            self.levels.append(nn.ModuleList(sum(layers, [])))
            channels *= 2
        dim = side * side
        self.rotation = Rotation(dim, 32)
        self.couplings = nn.ModuleList(
            perceptron([dim // 2, 32, dim]) for _ in range(4)
        )
        self.norms = nn.ModuleList(ActNorm(dim) for _ in range(4))

    def forward(self, x):
        side = math.isqrt(x.shape[1])
        images = x.reshape(-1, 1, side, side)
        log_det = torch.zeros(x.shape[0])
        latents = []
        for index, layers in enumerate(self.levels):
            images = nn.functional.pixel_unshuffle(images, 2)
            for layer in layers:
                images, change = layer(images)
                log_det = log_det + change
            if index < len(self.levels) - 1:
                leaving, images = torch.chunk(images, 2, dim=1)
                latents.append(leaving.flatten(1))
        z, _ = self.rotation(torch.cat((*latents, images.flatten(1)), dim=1))
        for layer, norm in zip(self.couplings, self.norms):
            first, second = torch.chunk(z, 2, dim=1)
            raw, shift = torch.chunk(layer(second), 2, dim=1)
            scale = 2 * torch.tanh(raw / 2)
            z, change = norm(torch.cat((first * torch.exp(scale) + shift, second), dim=1).flip(1))
            log_det = log_det + scale.sum(1) + change
        return z, log_det


class Mienf(nn.Module):
    """Two flows over a Gaussian base in which component i of one side correlates with component i of the other."""

    def __init__(self, dim, make_flow):
        super().__init__()
        self.left = make_flow()
        self.right = make_flow()
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
    dim = model["dim"]
    if model["kind"] == "realNvpPair":
        return Mienf(dim, lambda: RealNvp(dim, model["hidden"], model["couplings"]))
    if model["kind"] == "glowPair":
        return Mienf(dim, lambda: Glow(model["side"]))
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
