"""Times a 1024 x 1024 matrix product of PyTorch on one thread, and checks it against float64.

Prints one JSON line: {"gflops": 130.0, "error": 1e-7, "kernel": "SkylakeX"}; the kernel is OpenBLAS's, null for another library.
"""

import ctypes
import json
import time

import torch

SIZE = 1024
ROUNDS = 8


def kernel():
    try:
        library = ctypes.CDLL("libopenblas.so.0")
        library.openblas_get_corename.restype = ctypes.c_char_p
        return library.openblas_get_corename().decode()
    except (OSError, AttributeError):
        return None


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    a, b = torch.randn(SIZE, SIZE), torch.randn(SIZE, SIZE)
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        product = a @ b
        best = min(best, time.perf_counter() - start)
    exact = a.double() @ b.double()
    # Relative to the size of an entry, which is a sum of SIZE products of normal deviates.
    error = ((product - exact).abs().max() / SIZE**0.5).item()
    answer = {"gflops": 2 * SIZE**3 / best / 1e9, "error": error, "kernel": kernel()}
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
