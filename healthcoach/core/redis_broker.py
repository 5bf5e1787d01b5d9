"""Redis as the broker: what stands in its list and is no message is logged and dropped, and the worker goes on."""

import logging
from queue import Empty

from kombu.transport import TRANSPORT_ALIASES, redis

logger = logging.getLogger(__name__)
NO_MESSAGE = (ValueError, TypeError, KeyError, AttributeError)  # what reading nonsense as a message ends in


class RedisChannel(redis.Channel):
    """A channel that does not trust what others put in its list."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.handlers["BRPOP"] = self._read_message

    def _read_message(self, **options: object) -> bool:
        try:
            return self._brpop_read(**options)
        except NO_MESSAGE as error:
            logger.warning("A message to the worker could not be read and was dropped (%s).", type(error).__name__)
            raise Empty from error


class RedisTransport(redis.Transport):
    """Carries messages through Redis."""

    Channel = RedisChannel


TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = "healthcoach.core.redis_broker:RedisTransport"
