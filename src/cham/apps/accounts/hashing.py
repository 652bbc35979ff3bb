import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

_AT_ONCE = threading.BoundedSemaphore(2)


class BoundedArgon2(Argon2PasswordHasher):
    """Argon2id with the parameters that OWASP names, and at most two of them at work at once.

    Each takes 19 MiB and a fifth of a second; without the bound, whoever sends many wrong
    passwords at once would take the machine away from everybody else.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Hash a password."""
        with _AT_ONCE:
            hashed: str = super().encode(password, salt)
        return hashed

    def verify(self, password: str, encoded: str) -> bool:
        """Tell whether a password is the one that was hashed."""
        with _AT_ONCE:
            return bool(super().verify(password, encoded))

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Take no further time: the time of Argon2 is that of its own parameters."""
