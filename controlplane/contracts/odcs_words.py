"""The words of the Open Data Contract Standard 3.0 to 3.2, and what they mean here."""

from __future__ import annotations

from typing import Final

KIND: Final = "DataContract"
WRITTEN: Final = "v3.1.0"
READ: Final = "v3."
# What the standard has no word for is in a custom property of this name.
OWN: Final = "schemawatch"

_ELEMENT: Final = (
    *("id", "name", "physicalName", "physicalType", "logicalType", "description", "businessName"),
    *("authoritativeDefinitions", "tags", "customProperties", "quality", "properties"),
    *("relationships", "deprecated", "synonyms"),
)
# Every key of the standard, by where it may stand.
CONTRACT: Final = (
    *("apiVersion", "kind", "id", "name", "version", "status", "schema", "servers", "roles"),
    *("team", "support", "description", "customProperties", "tenant", "tags", "dataProduct"),
    *("domain", "price", "slaDefaultElement", "slaProperties", "authoritativeDefinitions"),
    *("contractCreatedTs", "context"),
)
OBJECT: Final = (*_ELEMENT, "dataGranularityDescription", "context")
PROPERTY: Final = (
    *_ELEMENT,
    *("primaryKey", "primaryKeyPosition", "required", "unique", "logicalTypeOptions", "enum"),
    *("partitioned", "partitionKeyPosition", "classification", "encryptedName", "examples"),
    *("transformSourceObjects", "transformLogic", "transformDescription", "criticalDataElement"),
    *("items", "semanticType"),
)
TEAM: Final = (
    *("name", "id", "description", "members", "tags", "customProperties"),
    "authoritativeDefinitions",
)
SUPPORT: Final = (
    *("channel", "id", "url", "description", "tool", "scope", "invitationUrl"),
    "customProperties",
)
ROLE: Final = (
    *("role", "id", "description", "access", "firstLevelApprovers", "secondLevelApprovers"),
    "customProperties",
)
DESCRIPTION: Final = (
    *("purpose", "usage", "limitations", "authoritativeDefinitions", "customProperties"),
)
SERVER: Final = (
    *("schema", "server", "id", "type", "description", "environment", "roles", "customProperties"),
    *("host", "port", "database"),
)
USED_OF_PROPERTY: Final = (
    *("name", "physicalName", "physicalType", "logicalType", "logicalTypeOptions", "primaryKey"),
    *("primaryKeyPosition", "required", "unique", "enum", "quality", "customProperties"),
)
