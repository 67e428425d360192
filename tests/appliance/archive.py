"""A small Debian archive of our own with a stand-in for raspotify: same package, files and kind of unit, but no Spotify in it.

The unit is as raspotify's: a user made up for each run, settings from /etc/raspotify/conf. ``librespot`` runs what
``LIBRESPOT_ONEVENT`` names, as the real one does (its ``src/player_event_handler.rs``), and tries doors that should be shut.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

CONTROL: Final = """\
Package: raspotify
Version: 0.0.1
Architecture: all
Maintainer: Moodbox
Description: stands in for raspotify in Moodbox's tests
"""
UNIT: Final = """\
[Service]
DynamicUser=yes
SupplementaryGroups=audio
ProtectSystem=strict
PrivateUsers=yes
NoNewPrivileges=yes
EnvironmentFile=-/etc/raspotify/conf
ExecStart=/usr/bin/librespot
Restart=on-failure

[Install]
WantedBy=multi-user.target
"""
PROGRAM: Final = """\
#!/bin/bash
echo "I am $LIBRESPOT_NAME at port $LIBRESPOT_ZEROCONF_PORT"
for door in /etc/moodbox/moodbox.toml /var/lib/moodbox/moodbox.db /run/moodbox/eye.sock /run/moodbox; do
    [ -e $door/. ] || [ -r $door ] && echo "a door stands open: $door"
done
PLAYER_EVENT=playing $LIBRESPOT_ONEVENT && echo "told"
exec sleep infinity
"""


def make(folder: Path) -> None:
    """Fill the folder: key.asc, dists/raspotify, pool."""
    package, pool, dist = folder / "package", folder / "pool", folder / "dists/raspotify"
    binary = dist / "main/binary-amd64"
    for path in (
        package / "DEBIAN",
        package / "usr/bin",
        package / "lib/systemd/system",
        package / "etc/raspotify",
        pool,
        binary,
    ):
        path.mkdir(parents=True)
    (package / "DEBIAN/control").write_text(CONTROL)
    (package / "DEBIAN/conffiles").write_text("/etc/raspotify/conf\n")
    (package / "etc/raspotify/conf").write_text("LIBRESPOT_QUIET=on\n")
    (package / "lib/systemd/system/raspotify.service").write_text(UNIT)
    (package / "usr/bin/librespot").write_text(PROGRAM)
    (package / "usr/bin/librespot").chmod(0o755)
    deb = pool / "raspotify_0.0.1_all.deb"
    run("dpkg-deb", "--root-owner-group", "--build", str(package), str(deb))
    content = deb.read_bytes()
    found = f"Filename: pool/{deb.name}\nSize: {len(content)}\nSHA256: {hashlib.sha256(content).hexdigest()}\n"
    (binary / "Packages").write_text(CONTROL + found)
    listed = (binary / "Packages").read_bytes()
    (dist / "Release").write_text(
        "Origin: test\nSuite: raspotify\nCodename: raspotify\nComponents: main\nArchitectures: amd64\n"
        "Date: Thu, 01 Jan 2026 00:00:00 UTC\nSHA256:\n"
        f" {hashlib.sha256(listed).hexdigest()} {len(listed)} main/binary-amd64/Packages\n"
    )
    keys = folder / "keys"
    keys.mkdir(mode=0o700)
    gpg = ["gpg", "--batch", "--homedir", str(keys), "--pinentry-mode", "loopback", "--passphrase", ""]
    run(*gpg, "--quick-generate-key", "raspotify@test", "ed25519", "sign", "never")
    run(*gpg, "--armor", "--output", str(folder / "key.asc"), "--export")
    run(*gpg, "--armor", "--clearsign", "--output", str(dist / "InRelease"), str(dist / "Release"))
    run("gpgconf", "--homedir", str(keys), "--kill", "all")


def run(*command: str) -> None:
    """Run it silently."""
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"LC_ALL": "C.UTF-8"})
