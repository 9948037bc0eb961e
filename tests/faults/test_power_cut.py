"""A power cut under load: what was acknowledged is in the lake afterwards, and counts once."""

import time
from pathlib import Path
from random import Random

from tests.faults.accounts import ROUNDS, counted_twice, losses
from tests.faults.power_cut import PowerCutDisk, power_cut_disk
from tests.faults.senders import Senders
from tests.faults.shop import LOADED_SECONDS, Shop


def cut_under_load(
    disk: PowerCutDisk, shop: Shop, name: str, random: Random, *, is_merciful: bool
) -> list[str]:
    """Serve, send, cut at a random moment; returns what was acknowledged."""
    shop.start()
    shop.wait_until_ready()
    before = loaded(shop)
    with Senders(shop.port, shop.write_key, name=name) as senders:
        # from then on a cut may fall into any step of receiving and of loading
        shop.wait_until(lambda: loaded(shop) > before, 20)
        time.sleep(random.uniform(0, 2))
        # some cuts are merciful to what nobody asked the disk to keep
        luck = random if is_merciful and random.random() < 0.6 else None
        disk.cut([process.pid for process in shop.processes()], random=luck)
    shop.kill_all()
    return senders.heard.acknowledged


def loaded(shop: Shop) -> int:
    """How many segments of the log the lake has."""
    return len(list((shop.folder / "log" / "loaded").iterdir()))


def run_through(
    home: Path, *, seed: int, rounds: int, sabotage: str = ""
) -> tuple[list[str], list[str], dict[str, object]]:
    """Several cuts of one shop; returns acknowledged and found ids, and the counts at the end."""
    random = Random(seed)
    with power_cut_disk(home) as disk:
        shop = Shop(disk.folder / "shop", home / "output", sabotage=sabotage)
        try:
            shop.init()
            acknowledged: list[str] = []
            for number in range(rounds):
                acknowledged += cut_under_load(
                    disk, shop, f"cut{number}", random, is_merciful=not sabotage
                )
            shop.start()
            shop.wait_until_ready()
            # a sabotaged log may be damaged for good: nobody need wait for that
            shop.wait_until_loaded(5 if sabotage else LOADED_SECONDS)
            return acknowledged, shop.message_ids(), shop.conserve()
        finally:
            shop.kill_all()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_new_shop_is_kept_from_the_moment_that_its_keys_are_shown(tmp_path: Path) -> None:
    with power_cut_disk(tmp_path) as disk:
        shop = Shop(disk.folder / "shop", tmp_path / "output")
        shop.init()
        before = contents(shop.folder)
        disk.cut()
        after = contents(shop.folder)

    assert "keys/root.key" in before
    assert {name for name in before if after.get(name) != before[name]} == set()


def test_nothing_acknowledged_is_lost_to_any_of_several_power_cuts(tmp_path: Path) -> None:
    acknowledged, found, counts = run_through(tmp_path, seed=1, rounds=2 * ROUNDS)

    assert len(acknowledged) > 300
    assert losses(acknowledged, found) == []
    assert counted_twice(found) == []
    assert counts["exact"], counts
