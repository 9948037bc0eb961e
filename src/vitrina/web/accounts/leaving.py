"""What a browser is told when somebody leaves it: the next one to use it finds nothing."""

from typing import TypeVar

from django.http import HttpResponse

from vitrina.web.people import forget_session
from vitrina.web.shop.mine import forget_mine

# the lists of codes for a day without a line, pages kept by a service worker, what scripts keep;
# browsers obey it over https, and on the machine itself
HEADER, EVERYTHING_KEPT = "Clear-Site-Data", '"cache", "storage"'

Response = TypeVar("Response", bound=HttpResponse)


def leave_nothing(response: Response) -> Response:
    """Let the browser drop what it keeps of this site, and whose it was."""
    response.headers[HEADER] = EVERYTHING_KEPT
    forget_session(response)
    forget_mine(response)
    return response
