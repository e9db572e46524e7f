"""What core announces is remembered for the person."""

from django.dispatch import receiver

from core.signals import viewed
from work import recents


@receiver(viewed)
def remember_the_look(record, user, **kwargs) -> None:
    recents.saw(user, record)
