"""Set up short links and code words; each change is published to the door."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from vitrina.collector.doors import normal_word
from vitrina.collector.entrances.link_rules import (
    Flaw,
    LinkDraft,
    Problem,
    WordDraft,
    checked_link,
    checked_word,
)
from vitrina.collector.entrances.models import CodeWord, Link
from vitrina.collector.entrances.services import new_code, publish
from vitrina.collector.workspace import Workspace
from vitrina.errors import SettingError

MOST_AT_ONCE = 500  # links that one call makes


def flaws_of_link(workspace: Workspace, draft: LinkDraft) -> list[Flaw]:
    """What must be mended before the draft can become a link."""
    stored, flaws = checked_link(draft, own_address=workspace.settings().public_url)
    if stored.code and Link.objects.filter(code=stored.code).exists():
        flaws.append(Flaw("code", Problem.TAKEN, draft.code))
    return flaws


def flaws_of_word(draft: WordDraft) -> list[Flaw]:
    """What must be mended before the draft can become a code word."""
    stored, flaws = checked_word(draft)
    if _is_said_already(stored.word):
        flaws.append(Flaw("word", Problem.TAKEN, draft.word))
    return flaws


def add_link(
    workspace: Workspace,
    draft: LinkDraft,
    *,
    now: datetime,
    code_maker: Callable[[], str] = new_code,
) -> Link:
    """Make a short link.

    Raises:
        SettingError: the draft has flaws; nothing was made.
    """
    return add_links(workspace, [draft], now=now, code_maker=code_maker)[0]


def add_links(
    workspace: Workspace,
    drafts: Sequence[LinkDraft],
    *,
    now: datetime,
    code_maker: Callable[[], str] = new_code,
) -> list[Link]:
    """Make a short link of each draft, or of none.

    Raises:
        SettingError: a draft has flaws, or there are more than MOST_AT_ONCE.
    """
    if len(drafts) > MOST_AT_ONCE:
        raise SettingError(
            f"{len(drafts)} links are too many for one call. Make at most {MOST_AT_ONCE} at once."
        )
    with transaction.atomic():
        links = [_new_link(workspace, draft, now, code_maker) for draft in drafts]
    publish(workspace)
    return links


def change_link(workspace: Workspace, link: Link, draft: LinkDraft) -> None:
    """Let a link lead elsewhere or tell of another campaign; its code is printed and stays.

    Raises:
        SettingError: the draft has flaws; nothing was changed.
    """
    stored, flaws = checked_link(draft, own_address=workspace.settings().public_url)
    _refuse([flaw for flaw in flaws if flaw.field != "code"])
    _fill(link, stored)
    link.save()
    publish(workspace)


def close_link(workspace: Workspace, link: Link, *, now: datetime) -> None:
    """Close a link: it leads nowhere, its code stays taken, and its scans stay counted."""
    link.closed_at = link.closed_at or now
    link.save(update_fields=["closed_at"])
    publish(workspace)


def reopen_link(workspace: Workspace, link: Link) -> None:
    """Undo closing."""
    link.closed_at = None
    link.save(update_fields=["closed_at"])
    publish(workspace)


def add_code_word(workspace: Workspace, draft: WordDraft, *, now: datetime) -> CodeWord:
    """Give a word to a campaign.

    Raises:
        SettingError: the draft has flaws, or the word is of another campaign already.
    """
    _refuse(flaws_of_word(draft))
    stored, _ = checked_word(draft)
    word = CodeWord(word=stored.word, created_at=now, **asdict(stored.tags))
    _save_word(word, draft.word)
    publish(workspace)
    return word


def close_code_word(workspace: Workspace, word: CodeWord, *, now: datetime) -> None:
    """Close a word: it is free for another campaign, and its uses stay counted."""
    word.closed_at = word.closed_at or now
    word.save(update_fields=["closed_at"])
    publish(workspace)


def reopen_code_word(workspace: Workspace, word: CodeWord) -> None:
    """Undo closing.

    Raises:
        SettingError: the word is of another campaign by now.
    """
    if word.closed_at is None:
        return
    if _is_said_already(word.word):
        _refuse([Flaw("word", Problem.TAKEN, word.word)])
    word.closed_at = None
    _save_word(word, word.word)
    publish(workspace)


def _new_link(
    workspace: Workspace, draft: LinkDraft, now: datetime, code_maker: Callable[[], str]
) -> Link:
    _refuse(flaws_of_link(workspace, draft))
    stored, _ = checked_link(draft, own_address=workspace.settings().public_url)
    code = stored.code or code_maker()
    while Link.objects.filter(code=code).exists():
        code = code_maker()
    link = Link(code=code, created_at=now)
    _fill(link, stored)
    link.save()
    return link


def _fill(link: Link, stored: LinkDraft) -> None:
    link.title, link.target, link.is_qr = stored.title, stored.target, stored.is_qr
    link.carrier, link.place_id = stored.carrier, stored.place_id
    for name, value in stored.tags.named().items():
        setattr(link, name, value)


def _is_said_already(word: str) -> bool:
    return CodeWord.objects.filter(word=normal_word(word), closed_at=None).exists()


def _save_word(word: CodeWord, written: str) -> None:
    try:
        with transaction.atomic():
            word.save()
    except IntegrityError:  # somebody took it a moment ago
        _refuse([Flaw("word", Problem.TAKEN, written)])


def _refuse(flaws: Sequence[Flaw]) -> None:
    if flaws:
        raise SettingError("; ".join(map(str, flaws)) + ".")
