"""The contract of a consumer, as it lies in the consumer's own repository.

reading (text -> Contract, mistakes by line; odcs reads the Open Data Contract Standard) ->
applying (to the database, all of it or nothing; or only checked). odcs_writing goes the other way,
drafting and statements write the first one from what the database knows.
"""

from __future__ import annotations
