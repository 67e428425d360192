"""The box's own certificate authority, to be had before anybody is signed in: a phone trusts first and signs in after."""

from html import escape
from http import HTTPStatus
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from appliance.panel.access import Here
from appliance.panel.schema.trust import TrustOut
from appliance.vocabulary.certificate import Authority

router = APIRouter()
plain = APIRouter(include_in_schema=False)

DOWNLOAD, STEPS = "/moodbox-ca.crt", "/trust"


def authority(here: Here) -> Authority:
    """The authority, where the panel has one."""
    if here.certificates is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "This box serves no HTTPS: set https_port under [panel] in its settings.")
    return here.certificates.authority


Known = Annotated[Authority, Depends(authority)]


@router.get("/trust")
async def trust(here: Here) -> TrustOut:
    """Where the box's certificate authority is, and how to tell it from another."""
    if here.certificates is None:
        return TrustOut(port=None, fingerprint="", names=[], until=None, download=DOWNLOAD, steps=STEPS)
    known = here.certificates.authority
    return TrustOut(
        port=here.certificates.port,
        fingerprint=known.fingerprint,
        names=list(known.names),
        until=known.until,
        download=DOWNLOAD,
        steps=STEPS,
    )


@plain.get(DOWNLOAD)
async def download(known: Known) -> Response:
    """The authority's certificate. By its media type a phone knows what it is for."""
    headers = {"Content-Disposition": 'attachment; filename="moodbox-ca.crt"', "Cache-Control": "no-store"}
    return Response(known.certificate, media_type="application/x-x509-ca-cert", headers=headers)


@plain.get(STEPS)
async def steps(here: Here, known: Known) -> HTMLResponse:
    """What to do on each kind of phone, in a page that needs no script."""
    page = files("appliance.panel").joinpath("trust.html").read_text("utf-8")
    name = next((name for name in known.names if name.endswith(".local")), known.names[0])
    port = here.certificates.port if here.certificates else None
    address = f"https://{name}" + ("" if port in {None, 443} else f":{port}") + "/"
    for mark, words in (("FINGERPRINT", known.fingerprint), ("DOWNLOAD", DOWNLOAD), ("ADDRESS", address)):
        page = page.replace(f"{{{mark}}}", escape(words))
    return HTMLResponse(page)
