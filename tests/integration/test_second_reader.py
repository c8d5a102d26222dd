# SPDX-License-Identifier: Apache-2.0
"""The second reader's net against OpenCV's runner of the same model, words it reads, and damaged models."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

import strip_model
from clerkdesk.adapters.ocr.second_reader import MODEL, SecondReader
from clerkdesk.adapters.ocr.strip_net import StripNet
from clerkdesk.adapters.ocr.weights import Weights
from clerkdesk.errors import MissingAsset
from clerkdesk.practice.paper.fonts import font
from clerkdesk.settings import asset_path

ONNX = "sources/asternet.onnx"


@pytest.fixture(scope="module")
def net(tmp_path_factory):
    """The net with the numbers as they were trained."""
    file = tmp_path_factory.mktemp("model") / MODEL
    file.write_bytes(strip_model.packed(strip_model.tensors_of(asset_path(ONNX).read_bytes())))
    return StripNet(file)


@pytest.fixture(scope="module")
def reader():
    return SecondReader(asset_path("tessdata"))


def strip(text, height=44):
    face = font("liberation", round(height * 0.7))
    drawn = Image.new("L", (round(face.getlength(text)) + 16, height), 250)
    ImageDraw.Draw(drawn).text((8, 2), text, font=face, fill=20)
    return np.asarray(drawn)


@pytest.mark.parametrize("width", [16, 100, 200])
def test_the_net_says_what_opencv_says_of_the_same_model(net, width):
    picture = np.random.default_rng(width).random((32, width), np.float32)
    peer = cv2.dnn.readNetFromONNX(str(asset_path(ONNX)))
    peer.setInput(np.repeat(picture[None, None], 3, axis=1))
    theirs = np.exp(peer.forward()[:, 0])
    (ours,) = net.chances([picture])
    assert ours.shape == theirs.shape == (width // 4, 227)
    assert float(np.abs(ours - theirs).max()) < 1e-4
    assert np.allclose(ours.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("text", ["Nguyễn", "Thường trú tại", "25/11/2026"])
def test_words_are_read_with_their_places(reader, text):
    (found,) = reader.read([strip(text)])
    assert " ".join(word.text for word in found) == text
    assert all(word.confidence > 0.8 for word in found)
    assert [word.left for word in found] == sorted(word.left for word in found)


def test_paper_without_ink_says_nothing(reader):
    assert reader.read([np.full((40, 200), 250, np.uint8), np.full((4, 3), 0, np.uint8)]) == [[], []]
    assert reader.read([]) == []


def test_strips_read_together_say_what_each_says_alone(reader):
    texts = ["Nguyễn", "25/11/2026", "ô", "Thường trú tại", "Đức"]
    together = reader.read([strip(text) for text in texts])
    assert [[word.text for word in words] for words in together] == [text.split() for text in texts]
    for text, words in zip(texts, together, strict=True):
        (alone,) = reader.read([strip(text)])
        assert [(one.text, one.left, one.right) for one in words] == [(one.text, one.left, one.right) for one in alone]
        assert [one.confidence for one in words] == pytest.approx([one.confidence for one in alone], abs=1e-4)


def test_numbers_in_8_bits_are_off_by_half_a_step_at_most():
    trained = strip_model.tensors_of(asset_path(ONNX).read_bytes())
    kept = Weights(asset_path(f"tessdata/{MODEL}"))
    assert kept.keys() == trained.keys()
    for name, numbers in trained.items():
        assert kept[name].shape == numbers.shape
        assert float(np.abs(kept[name] - numbers).max()) <= float(np.abs(numbers).max()) / 127 * 0.51, name


def test_numbers_in_8_bits_say_what_the_trained_ones_say(net, reader):
    small = StripNet(asset_path(f"tessdata/{MODEL}"))
    drawn = [cv2.resize(strip(text), (128, 32)).astype(np.float32) / 255 for text in ("Nguyễn", "Đức", "25/11/2026")]
    for one, other in zip(small.chances(drawn), net.chances(drawn), strict=True):
        assert (one.argmax(axis=1) == other.argmax(axis=1)).all()
        assert float(np.abs(one - other).max()) < 0.1


@pytest.mark.parametrize("content", [b"", b"no model at all", b"\x3a\x7f"])
def test_what_is_no_onnx_model_is_told(content):
    with pytest.raises(ValueError, match=r"."):
        strip_model.tensors_of(content)


@pytest.mark.parametrize("damage", ["missing", "empty", "torn", "text", "another"])
def test_a_damaged_model_is_told(tmp_path: Path, damage):
    whole = asset_path(f"tessdata/{MODEL}").read_bytes()
    another = strip_model.packed({"onnx::Conv_1": np.zeros((2, 2), np.float32)})
    content = {"empty": b"", "torn": whole[: len(whole) // 2], "text": b"no model at all", "another": another}
    file = tmp_path / MODEL
    if damage in content:
        file.write_bytes(content[damage])
    with pytest.raises(MissingAsset):
        StripNet(file)
