"""Settings and providers of the practice."""

from fastapi import APIRouter, Response

from claims_svc.practice.repository import PracticeRepository
from claims_svc.practice.schemas import PracticeSettings, ProviderShape
from claims_svc.practice.service import register_provider, set_practice
from kit.http.dependencies import JSON_ONLY, Work, requires
from kit.http.pages import Page

router = APIRouter(prefix="/v1", tags=["practice"])


@router.get("/practice", dependencies=[requires("practice:read")])
async def get_practice(work: Work) -> PracticeSettings:
    """Return who we are to the clearinghouse."""
    return await PracticeRepository(work).settings()


@router.put("/practice", dependencies=[requires("practice:write"), JSON_ONLY])
async def put_practice(work: Work, settings: PracticeSettings) -> PracticeSettings:
    """Set who we are to the clearinghouse; claims sent from now on say so."""
    await set_practice(work, settings)
    return settings


@router.get("/providers", dependencies=[requires("practice:read")])
async def list_providers(work: Work) -> Page[ProviderShape]:
    """List the practice's providers, in one page."""
    rows = await PracticeRepository(work).providers()
    return Page(items=[ProviderShape.model_validate(row) for row in rows], next_cursor=None)


@router.post("/providers", status_code=201, dependencies=[requires("practice:write"), JSON_ONLY])
async def post_provider(work: Work, provider: ProviderShape, response: Response) -> ProviderShape:
    """Register a provider; a known NPI is brought up to date and answered with 200."""
    response.status_code = 201 if await register_provider(work, provider) else 200
    return provider
