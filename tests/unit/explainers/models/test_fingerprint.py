"""Equal models have equal fingerprints, different ones never."""

import hashlib
from collections import OrderedDict

import torch
from torch import Tensor, nn

from explainers.models.fingerprint import weights_sha256


class Holder(nn.Module):
    """Registers tensors in the order given."""

    def __init__(self, **tensors: Tensor) -> None:
        super().__init__()
        for name, tensor in tensors.items():
            self.register_buffer(name, tensor)


A, B = torch.arange(6.0).reshape(2, 3), torch.tensor(7)


def test_by_hand() -> None:
    expected = hashlib.sha256(b"a torch.float32 (2, 3)\n" + A.numpy().tobytes())
    expected.update(b"b torch.int64 ()\n" + B.numpy().tobytes())
    assert weights_sha256(Holder(a=A, b=B)) == expected.hexdigest()


def test_the_order_does_not_matter() -> None:
    assert weights_sha256(Holder(a=A, b=B)) == weights_sha256(Holder(b=B, a=A))


def test_name_dtype_shape_and_bytes_matter() -> None:
    others = [
        Holder(a=A),
        Holder(c=A, b=B),
        Holder(a=A.to(torch.bfloat16), b=B),
        Holder(a=A.reshape(3, 2), b=B),
        Holder(a=A + 1e-6, b=B),
        Holder(a=A.T.contiguous().T + 0, b=B + 1),
    ]
    digests = {weights_sha256(module) for module in (Holder(a=A, b=B), *others)}
    assert len(digests) == 1 + len(others)


def test_memory_layout_does_not_matter() -> None:
    assert weights_sha256(Holder(a=A.T.contiguous().T)) == weights_sha256(Holder(a=A))


def test_architecture_tells_settings_and_code_apart() -> None:
    class Plain(nn.Conv2d):
        pass

    class Doubled(nn.Conv2d):
        def forward(self, x: Tensor) -> Tensor:
            return super().forward(x) * 2

    Doubled.__qualname__ = Plain.__qualname__
    Doubled.__name__ = Plain.__name__

    def of(kind: type[nn.Conv2d], padding: int) -> nn.Module:
        torch.manual_seed(0)
        return nn.Sequential(OrderedDict(conv=kind(1, 1, 3, padding=padding)))

    models = [of(Plain, 0), of(Plain, 1), of(Doubled, 0)]
    assert len({weights_sha256(model) for model in models}) == 1
    assert len({weights_sha256(model, architecture=True) for model in models}) == len(models)
    assert weights_sha256(of(Plain, 0), architecture=True) == weights_sha256(
        of(Plain, 0), architecture=True
    )


def test_functions_that_a_module_holds_are_part_of_the_architecture() -> None:
    def of(first: int) -> nn.Module:
        module = nn.Identity()
        chosen = (lambda y: y[:, [0]]) if first == 0 else (lambda y: y[:, [1]])
        module.after = chosen  # type: ignore[assignment]
        return module

    digests = [weights_sha256(of(first), architecture=True) for first in (0, 1, 1)]
    assert digests[0] != digests[1] == digests[2]


class Extra(nn.Module):
    """A state dict that holds more than tensors."""

    def __init__(self, state: object) -> None:
        super().__init__()
        self.state = state

    def get_extra_state(self) -> object:
        return self.state

    def set_extra_state(self, state: object) -> None:
        self.state = state


def test_what_is_no_tensor_counts_by_its_plain_values() -> None:
    assert weights_sha256(Extra({"b": A, "a": 1})) == weights_sha256(Extra({"a": 1, "b": A}))
    states: list[object] = [{"a": 1}, {"a": 2}, (1, A), (1, A + 1), "a", None, object()]
    assert len({weights_sha256(Extra(state)) for state in states}) == len(states)
    assert weights_sha256(Extra(object())) == weights_sha256(Extra(object()))


def test_addresses_in_the_settings_do_not_count() -> None:
    class Told(nn.Module):
        def extra_repr(self) -> str:
            return f"itself={object.__repr__(self)}"

    nets = Told(), Told()
    assert repr(nets[0]) != repr(nets[1])
    assert len({weights_sha256(net, architecture=True) for net in nets}) == 1
