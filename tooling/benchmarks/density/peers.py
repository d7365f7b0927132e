"""Fits flows of zuko and normflows to the rows that main.js wrote, with its budget: python3 peers.py FOLDER > results.

FOLDER holds jobs.json and float32 files. Prints a line of JSON for each fit. Needs PyTorch, and zuko or normflows on the path.
Sizes are those of families.js; Adam, warm-up, cosine, clipping and the choice of the best epoch are those of fit-one.js.
"""

import copy
import json
import math
import sys
import time
from pathlib import Path

import numpy
import torch

torch.set_num_threads(1)
HIDDEN = (64, 64)
CLIP = 5.0
WARM_UP = 20


def zuko_families(zuko):
    flows = zuko.flows
    return {
        "realNvp": lambda dim: flows.RealNVP(dim, transforms=8, hidden_features=HIDDEN),
        "nsf": lambda dim: flows.NSF(dim, bins=8, transforms=4, passes=2, hidden_features=HIDDEN),
        "maf": lambda dim: flows.MAF(dim, transforms=5, hidden_features=HIDDEN),
        "maf, splines": lambda dim: flows.NSF(dim, bins=8, transforms=3, hidden_features=HIDDEN),
        "gaussianisationFlow": lambda dim: flows.GF(dim, transforms=8, components=8),
    }


def normflows_families(nf):
    def coupling(dim, index):
        kept = (dim + 1) // 2 if index % 2 == 0 else dim // 2
        network = nf.nets.MLP([kept, *HIDDEN, 2 * (dim - kept)], leaky=0.01, init_zeros=True)
        return [nf.flows.AffineCouplingBlock(network), nf.flows.Permute(dim, mode="swap"), nf.flows.ActNorm(dim)]

    def spline(dim, _index):
        return [nf.flows.CoupledRationalQuadraticSpline(dim, len(HIDDEN), HIDDEN[0]), nf.flows.LULinearPermute(dim)]

    def residual(dim, _index):
        network = nf.nets.LipschitzMLP([dim, *HIDDEN, dim], init_zeros=True, lipschitz_const=0.9)
        return [nf.flows.ActNorm(dim), nf.flows.Residual(network, reduce_memory=True)]

    def stack(layer, count):
        def make(dim):
            layers = [part for index in range(count) for part in layer(dim, index)]
            # normflows lists layers from latents to data.
            return nf.NormalizingFlow(nf.distributions.DiagGaussian(dim, trainable=False), layers)

        return make

    return {
        "realNvp": stack(coupling, 8),
        "nsf": stack(spline, 4),
        "residualFlow": stack(residual, 4),
    }


def libraries():
    found = []
    try:
        import zuko

        found.append((f"zuko {zuko.__version__}", zuko_families(zuko), lambda flow, x: flow().log_prob(x)))
    except ImportError:
        print("peers.py: zuko is not here; left out", file=sys.stderr)
    try:
        import normflows

        # Its package does not tell its version; that of the release is written by hand.
        found.append(("normflows 1.7.3", normflows_families(normflows), lambda flow, x: flow.log_prob(x)))
    except ImportError:
        print("peers.py: normflows is not here; left out", file=sys.stderr)
    return found


def fit(make, log_prob, rows, job):
    torch.manual_seed(job["seed"])
    held_out = math.floor(len(rows) * job["heldOutFraction"])
    train, judge = rows[: len(rows) - held_out], rows[len(rows) - held_out :]
    start = time.perf_counter()
    flow = make(rows.shape[1])
    log_prob(flow, train[:2048])  # sets what is set by the first batch
    parameters = [each for each in flow.parameters() if each.requires_grad]
    optimizer = torch.optim.Adam(parameters, lr=job["learningRate"])
    batch_size = min(job["batchSize"], len(train))
    per_epoch = len(train) // batch_size
    epochs = max(1, round(job["steps"] / per_epoch))
    total, step = per_epoch * epochs, 0
    best, best_state = math.inf, copy.deepcopy(flow.state_dict())
    for _ in range(epochs):
        flow.train()
        order = torch.randperm(len(train))
        for index in range(per_epoch):
            rate = job["learningRate"] * min(1, (step + 1) / WARM_UP) * 0.5 * (1 + math.cos(math.pi * step / total))
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.zero_grad()
            loss = -log_prob(flow, train[order[index * batch_size : (index + 1) * batch_size]]).mean()
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_(parameters, CLIP)
            if torch.isfinite(norm):
                optimizer.step()
            step += 1
        flow.eval()
        with torch.no_grad():
            value = -log_prob(flow, judge).mean().item()
        if value < best:
            best, best_state = value, copy.deepcopy(flow.state_dict())
    flow.load_state_dict(best_state)
    flow.eval()
    return flow, step, time.perf_counter() - start, sum(each.numel() for each in parameters)


def main(folder):
    jobs = json.loads((folder / "jobs.json").read_text())
    found = libraries()
    for job in jobs:
        read = lambda name: torch.from_numpy(
            numpy.fromfile(folder / job[name], dtype=numpy.float32).reshape(-1, job["dim"])
        )
        rows, test = read("train"), read("test")
        for library, families, log_prob in found:
            for family, make in families.items():
                record = {"library": library, "data": job["data"], "seed": job["seed"], "family": family}
                try:
                    flow, steps, seconds, parameters = fit(make, log_prob, rows, job)
                    with torch.no_grad():
                        values = log_prob(flow, test).double().numpy() - job["logScale"]
                    if not math.isfinite(values.mean()):
                        raise ValueError(f"{values.mean()} nats: a test row has no density")
                    record |= {
                        "parameters": parameters,
                        "steps": steps,
                        "seconds": seconds,
                        "logLikelihood": float(values.mean()),
                        "standardError": float(values.std(ddof=1) / math.sqrt(len(values))),
                    }
                except Exception as error:  # a failure is a result
                    record["error"] = f"{type(error).__name__}: {error}"
                print(json.dumps(record), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
