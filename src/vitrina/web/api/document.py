"""The OpenAPI document: what ninja knows of the operations, the errors, and who needs a key."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from vitrina.web.api.answers import ErrorOut
from vitrina.web.api.once import HEADER, LONGEST, NEEDS_NONE

Json = dict[str, Any]  # the document is free in its form

ERROR = "ErrorOut"
A_KEY: Json = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "description": "A new random one for each wish, and the same one for its repeat.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST},
}
AN_ERROR: Json = {
    "description": "It was refused: reason is for programs, message for people.",
    "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{ERROR}"}}},
}


class DocumentedApi(NinjaAPI):
    """An API whose document also tells the one shape of errors, and which calls want a key."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: Json | None = None
    ) -> OpenAPISchema:
        """The whole document."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        document["components"]["schemas"][ERROR] = ErrorOut.model_json_schema()
        for methods in document["paths"].values():
            for method, operation in methods.items():
                operation["responses"]["default"] = AN_ERROR
                if method == "post" and NEEDS_NONE not in operation:
                    operation.setdefault("parameters", []).append(A_KEY)
        return document
