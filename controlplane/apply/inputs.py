"""What the file only names: values in environment variables and in other files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from controlplane.apply import plan
from controlplane.config import Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Where such values are: an environment, and the folder from which paths count."""

    config: Config
    environ: Mapping[str, str]
    folder: Path

    def value(
        self, where: plan.Path, field: str, *, env: str | None, file: str | None
    ) -> str | None:
        """Return what one of FIELD_env and FIELD_file leads to; None when neither is given."""
        if env is not None and file is not None:
            raise plan.Misplaced(where, f"give {field}_env or {field}_file, not both")
        if env is not None:
            found = self.environ.get(env)
            if not found:
                raise plan.Misplaced(
                    where, f"the environment variable {env}, named by {field}_env, is not set"
                )
            return found.strip()
        if file is None:
            return None
        try:
            found = (self.folder / file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not text in UTF-8"
            raise plan.Misplaced(where, f"{file}, named by {field}_file: {why}") from None
        if not found:
            raise plan.Misplaced(where, f"{file}, named by {field}_file, is empty")
        return found
