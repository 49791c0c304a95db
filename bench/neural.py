"""CPU time of one training step of the networks of bench/neuralStep.ts in PyTorch, one thread, in ms, as JSON."""
import json
import time

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)
BATCH, WINDOW, FEATURES, HIDDEN = 64, 32, 25, 32


class Conv(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv1d(FEATURES, HIDDEN, 3), nn.Conv1d(HIDDEN, HIDDEN, 3)
        self.head = nn.Linear(HIDDEN, 1)

    def forward(self, x):
        x = x.transpose(1, 2)
        for layer in (self.first, self.second):
            x = torch.relu(layer(nn.functional.pad(x, (2, 0))))
        return self.head(x[:, :, -1])


class Recurrent(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.cell, self.head = kind(FEATURES, HIDDEN, batch_first=True), nn.Linear(HIDDEN, 1)

    def forward(self, x):
        return self.head(self.cell(x)[0][:, -1])


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.head = nn.Linear(FEATURES, HIDDEN), nn.Linear(HIDDEN, 1)
        layer = nn.TransformerEncoderLayer(HIDDEN, 4, 64, dropout=0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2)
        self.mask = torch.triu(torch.full((WINDOW, WINDOW), float("-inf")), 1)

    def forward(self, x):
        return self.head(self.encoder(self.first(x), self.mask)[:, -1])


MLP = nn.Sequential(nn.Linear(FEATURES, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
NETWORKS = {
    "MLP": MLP,
    "conv": Conv(),
    "LSTM": Recurrent(nn.LSTM),
    "GRU": Recurrent(nn.GRU),
    "Transformer": Transformer(),
}


def measure(name, network):
    steps = 300 if name == "MLP" else 40
    shape = (BATCH, FEATURES) if name == "MLP" else (BATCH, WINDOW, FEATURES)
    size = BATCH * FEATURES if name == "MLP" else BATCH * WINDOW * FEATURES
    x = torch.sin(torch.arange(size) * 1.7).reshape(shape)
    y = torch.cos(torch.arange(BATCH) * 1.0).reshape(BATCH, 1)
    adam = torch.optim.Adam(network.parameters(), lr=1e-3)

    def step():
        adam.zero_grad()
        loss = ((network(x) - y) ** 2).mean()
        loss.backward()
        adam.step()
        return loss.item()

    for _ in range(steps):
        step()
    began = time.process_time()
    for _ in range(steps):
        step()
    return (time.process_time() - began) * 1000 / steps


print(json.dumps({"version": torch.__version__, "ms": {name: measure(name, net) for name, net in NETWORKS.items()}}))
