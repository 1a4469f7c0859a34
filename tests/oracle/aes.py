"""AES-256 in CBC mode (FIPS 197, SP 800-38A), as far as encrypting takes it."""

import base64
import hashlib


def times(left: int, right: int) -> int:
    """The product in GF(2^8)."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left = left << 1 ^ (0x11B if left & 0x80 else 0)
        right >>= 1
    return product


def make_box() -> list[int]:
    box = []
    for byte in range(256):
        inverse = next((other for other in range(256) if times(byte, other) == 1), 0)
        rotated = inverse
        for _ in range(4):
            inverse = (inverse << 1 | inverse >> 7) & 0xFF
            rotated ^= inverse
        box.append(rotated ^ 0x63)
    return box


BOX = make_box()
TWICE = [times(byte, 2) for byte in range(256)]


def expand(key: bytes) -> list[bytes]:
    """The 15 round keys."""
    words = [list(key[4 * index : 4 * index + 4]) for index in range(8)]
    constant = 1
    while len(words) < 60:
        word = words[-1][:]
        if len(words) % 8 == 0:
            word = [BOX[byte] for byte in word[1:] + word[:1]]
            word[0] ^= constant
            constant = TWICE[constant]
        elif len(words) % 8 == 4:
            word = [BOX[byte] for byte in word]
        words.append([left ^ right for left, right in zip(words[-8], word)])
    return [bytes(byte for word in words[4 * turn : 4 * turn + 4] for byte in word) for turn in range(15)]


def encrypt_block(block: bytes, keys: list[bytes]) -> bytes:
    state = [left ^ right for left, right in zip(block, keys[0])]
    for turn in range(1, 15):
        # SubBytes and ShiftRows: row r of column c comes from column c + r.
        state = [BOX[state[(index + 4 * (index % 4)) % 16]] for index in range(16)]
        if turn < 14:
            mixed = []
            for column in range(0, 16, 4):
                a, b, c, d = state[column : column + 4]
                for one, two, three, four in ((a, b, c, d), (b, c, d, a), (c, d, a, b), (d, a, b, c)):
                    mixed.append(TWICE[one] ^ TWICE[two] ^ two ^ three ^ four)
            state = mixed
        state = [left ^ right for left, right in zip(state, keys[turn])]
    return bytes(state)


def seal(plain: bytes, key: str, iv: bytes) -> str:
    """What Feishu writes into the member `encrypt`."""
    keys = expand(hashlib.sha256(key.encode()).digest())
    padding = 16 - len(plain) % 16
    plain += bytes([padding]) * padding
    sealed = [iv]
    for start in range(0, len(plain), 16):
        block = bytes(left ^ right for left, right in zip(plain[start : start + 16], sealed[-1]))
        sealed.append(encrypt_block(block, keys))
    return base64.b64encode(b"".join(sealed)).decode()


assert BOX[:4] == [0x63, 0x7C, 0x77, 0x7B]
