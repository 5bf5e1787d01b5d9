"""The broker of a bare machine: a folder of letters, each a file. Nothing that happens to the folder or stands in a
letter ends whoever reads or writes it: the bell only delays, and the sweep rings again."""

import contextlib
import json
import logging
import os
import uuid
from pathlib import Path
from queue import Empty
from time import monotonic

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem

logger = logging.getLogger(__name__)
LETTER, HALF = ".msg", ".part"


class FolderChannel(filesystem.Channel):
    """Reads and writes the letters. A letter is written under another name and then given its own, so nobody reads
    half a letter; one that cannot be read is moved aside, into `unreadable`."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        with contextlib.suppress(OSError):
            self._make_folders()

    def _make_folders(self) -> None:
        """Folders that somebody removed are made again."""
        for folder in (self.data_folder_in, self.data_folder_out, self.control_folder):
            Path(folder).mkdir(parents=True, exist_ok=True)

    def _put(self, queue: str, payload: dict, **_kwargs: object) -> None:
        """Puts a letter in the folder. Refuses `ChannelError` when the folder cannot take it."""
        whole = Path(self.data_folder_out) / f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}{LETTER}"
        half = whole.with_suffix(HALF)
        try:
            self._make_folders()
            half.write_bytes(json.dumps(payload).encode())
            half.rename(whole)
        except OSError as error:  # the disk is full, or nobody may write there
            with contextlib.suppress(OSError):
                half.unlink()
            raise ChannelError(f"The folder of the broker takes no letter ({error.strerror}).") from error

    def _get(self, queue: str) -> dict:
        """The next letter of a queue; `Empty` when there is none that can be read."""
        for letter in self._letters(queue):
            taken = letter.with_suffix(f".{os.getpid()}.taken")
            try:
                letter.rename(taken)  # of two readers one takes it
                content = taken.read_bytes()
                payload = self._read_letter(content)
                taken.unlink()
            except OSError:
                continue  # somebody else took it, or the folder is gone
            except Exception as error:  # whatever a letter holds
                self._move_aside(taken, letter.name, error)
                continue
            return payload
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._letters(queue))

    def _purge(self, queue: str) -> int:
        letters = self._letters(queue)
        for letter in letters:
            letter.unlink(missing_ok=True)
        return len(letters)

    def _letters(self, queue: str) -> list[Path]:
        """The letters of a queue, the oldest first; none when the folder cannot be read."""
        try:
            self._make_folders()
            names = sorted(os.listdir(self.data_folder_in))
        except OSError:
            return []
        return [Path(self.data_folder_in) / name for name in names if name.partition(".")[2] == f"{queue}{LETTER}"]

    def _read_letter(self, content: bytes) -> dict:
        """A letter as a message that a worker can take: opened here, so that what cannot be opened is moved aside."""
        payload = json.loads(content)
        message = self.Message(payload, channel=self)
        _arguments, _named, _embedded = message.decode()
        if not isinstance(message.headers.get("task"), str) or not message.delivery_info["routing_key"]:
            raise ValueError("it names no task")
        return payload

    def _move_aside(self, taken: Path, name: str, error: Exception) -> None:
        logger.warning("A letter to the worker could not be read and was moved aside (%s).", type(error).__name__)
        aside = Path(self.data_folder_in).parent / "unreadable"
        with contextlib.suppress(OSError):
            aside.mkdir(exist_ok=True)
            taken.rename(aside / name)

    def _queue_bind(self, *args: object) -> None:
        """Notes which queue an exchange feeds; a note that cannot be read is written anew."""
        with contextlib.suppress(OSError):
            self._make_folders()
        try:
            super()._queue_bind(*args)
        except ValueError:
            self._exchange_file(args[0]).unlink(missing_ok=True)
            super()._queue_bind(*args)

    def get_table(self, exchange: str) -> list:
        """The queues of an exchange; none when its note cannot be read."""
        try:
            return super().get_table(exchange)
        except (ValueError, TypeError):
            return []


class FolderTransport(filesystem.Transport):
    """Carries messages through the folder."""

    Channel = FolderChannel
    channel_errors = (*filesystem.Transport.channel_errors, OSError)
    connection_errors = (*filesystem.Transport.connection_errors, OSError)


TRANSPORT_ALIASES["filesystem"] = "healthcoach.core.folder_broker:FolderTransport"
