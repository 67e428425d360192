"""Making certificates. Loaded when one is due, once a year: the library takes ten megabytes."""

from __future__ import annotations

import ipaddress
import json
import logging
import os
import socket
from dataclasses import asdict
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from appliance.panel.kept import CA, CA_KEY, CERTIFICATE, KEY, MADE, Made

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

log = logging.getLogger(__name__)

_SUFFIXES: Final = ("local", "home.arpa", "lan", "home", "internal", "localhost")
"""What the names of a home end with: RFC 6762, RFC 8375, and what routers hand out."""
_PRIVATE: Final = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "::1/128")
_LASTS: Final = timedelta(days=397)  # what browsers take from a public authority; Apple's phones refuse more than 825
_CA_LASTS: Final = timedelta(days=7300)
_EARLIER: Final = timedelta(days=2)  # a phone's clock may be behind


def issue(folder: Path, names: list[str], now: datetime) -> Made:
    """A certificate for the names, by an authority that is made where there is none.

    Raises:
        OSError: the folder refuses.
    """
    authority, key = _authority(folder, now)
    held = [name for name in names if _may_hold(authority, name)]
    for name in sorted(set(names) - set(held)):
        if not _is_address(name):  # one on the internet's side is nothing that somebody asked for
            log.warning("the box's authority may not vouch for %s, which is no name of a home", name)
    own = ec.generate_private_key(ec.SECP256R1())
    until = now + _LASTS
    certificate = (
        _certificate(own, held[0] if held else "moodbox", authority.subject, now, until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in held]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    made = Made(names, (now - _EARLIER).isoformat(), until.isoformat())
    _write(folder / MADE, b"")  # should the power fail between the two, they are made again
    _write(folder / KEY, _private(own))
    _write(folder / CERTIFICATE, _pem(_signed(certificate, key)))
    _write(folder / MADE, json.dumps(asdict(made)).encode())
    return made


def _authority(folder: Path, now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """The authority that is kept, or a new one."""
    if (folder / CA).is_file() and (folder / CA_KEY).is_file():
        kept = serialization.load_pem_private_key((folder / CA_KEY).read_bytes(), None)
        if isinstance(kept, ec.EllipticCurvePrivateKey):
            return x509.load_pem_x509_certificate((folder / CA).read_bytes()), kept
    key = ec.generate_private_key(ec.SECP256R1())
    short = socket.gethostname().lower().split(".", 1)[0]
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, f"Moodbox of this home ({short})")])
    permitted: list[x509.GeneralName] = [x509.DNSName(suffix) for suffix in (*_SUFFIXES, short)]
    permitted += [x509.IPAddress(ipaddress.ip_network(network)) for network in _PRIVATE]
    certificate = _signed(
        _certificate(key, name, name, now, now + _CA_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=False,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=True,
                crl_sign=True,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        ),
        key,
    )
    _write(folder / CA_KEY, _private(key))
    _write(folder / CA, _pem(certificate))
    return certificate, key


def _certificate(
    key: ec.EllipticCurvePrivateKey, subject: str | x509.Name, issuer: x509.Name, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    if isinstance(subject, str):
        subject = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, subject)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before((now - _EARLIER).astimezone(UTC))
        .not_valid_after(until.astimezone(UTC))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _signed(certificate: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    return certificate.sign(key, SHA256())


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _general(name: str) -> x509.GeneralName:
    return x509.IPAddress(ipaddress.ip_address(name)) if _is_address(name) else x509.DNSName(name)


def _may_hold(authority: x509.Certificate, name: str) -> bool:
    """Whether the authority's own constraints let it vouch for a name."""
    permitted: Any = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees
    if _is_address(name):
        networks = [ipaddress.ip_network(str(each.value)) for each in permitted if isinstance(each, x509.IPAddress)]
        return any(ipaddress.ip_address(name) in network for network in networks)
    allowed = [each.value for each in permitted if isinstance(each, x509.DNSName)]
    return any(name == each or name.endswith(f".{each}") for each in allowed)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write(file: Path, content: bytes) -> None:
    """Put a file that only we may read into its place as a whole."""
    new = file.with_suffix(f"{file.suffix}.new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
