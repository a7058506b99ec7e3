"""What SchemaWatch knows of the system catalogs that it reads: what is not here may be misread.

The lists are those of PostgreSQL 15 to 19 together; tests/catalogs.py compares them with servers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from psycopg import sql

from controlplane.install.connection import Conn

COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(columns.split())
    for name, columns in {
        "pg_am": "amhandler amname amtype oid",
        "pg_attrdef": "adbin adnum adrelid oid",
        "pg_attribute": (
            "attacl attalign attbyval attcacheoff attcollation attcompression attfdwoptions "
            "attgenerated atthasdef atthasmissing attidentity attinhcount attisdropped attislocal "
            "attlen attmissingval attname attndims attnotnull attnum attoptions attrelid "
            "attstattarget attstorage atttypid atttypmod"
        ),
        "pg_class": (
            "oid relacl relallfrozen relallvisible relam relchecks relfilenode "
            "relforcerowsecurity relfrozenxid relhasindex relhasrules relhassubclass "
            "relhastriggers relispartition relispopulated relisshared relkind relminmxid relname "
            "relnamespace relnatts reloftype reloptions relowner relpages relpartbound "
            "relpersistence relreplident relrewrite relrowsecurity reltablespace reltoastrelid "
            "reltuples reltype"
        ),
        "pg_collation": (
            "collcollate collctype collencoding colliculocale collicurules collisdeterministic "
            "colllocale collname collnamespace collowner collprovider collversion oid"
        ),
        "pg_constraint": (
            "conbin condeferrable condeferred conenforced conexclop confdelsetcols confdeltype "
            "conffeqop confkey confmatchtype confrelid confupdtype conindid coninhcount "
            "conislocal conkey conname connamespace connoinherit conparentid conperiod conpfeqop "
            "conppeqop conrelid contype contypid convalidated oid"
        ),
        "pg_database": (
            "datacl datallowconn datcollate datcollversion datconnlimit datctype datdba "
            "datfrozenxid dathasloginevt daticulocale daticurules datistemplate datlocale "
            "datlocprovider datminmxid datname dattablespace encoding oid"
        ),
        "pg_depend": "classid deptype objid objsubid refclassid refobjid refobjsubid",
        "pg_description": "classoid description objoid objsubid",
        "pg_enum": "enumlabel enumsortorder enumtypid oid",
        "pg_event_trigger": "evtenabled evtevent evtfoid evtname evtowner evttags oid",
        "pg_extension": (
            "extcondition extconfig extname extnamespace extowner extrelocatable extversion oid"
        ),
        "pg_foreign_server": "oid srvacl srvfdw srvname srvoptions srvowner srvtype srvversion",
        "pg_foreign_table": "ftoptions ftrelid ftserver",
        "pg_index": (
            "indcheckxmin indclass indcollation indexprs indexrelid indimmediate indisclustered "
            "indisexclusion indislive indisprimary indisready indisreplident indisunique "
            "indisvalid indkey indnatts indnkeyatts indnullsnotdistinct indoption indpred "
            "indrelid"
        ),
        "pg_inherits": "inhdetachpending inhparent inhrelid inhseqno",
        "pg_language": (
            "lanacl laninline lanispl lanname lanowner lanplcallfoid lanpltrusted lanvalidator oid"
        ),
        "pg_namespace": "nspacl nspname nspowner oid",
        "pg_opclass": (
            "oid opcdefault opcfamily opcintype opckeytype opcmethod opcname opcnamespace opcowner"
        ),
        "pg_operator": (
            "oid oprcanhash oprcanmerge oprcode oprcom oprjoin oprkind oprleft oprname "
            "oprnamespace oprnegate oprowner oprrest oprresult oprright"
        ),
        "pg_partitioned_table": (
            "partattrs partclass partcollation partdefid partexprs partnatts partrelid partstrat"
        ),
        "pg_policy": "oid polcmd polname polpermissive polqual polrelid polroles polwithcheck",
        "pg_proc": (
            "oid proacl proallargtypes proargdefaults proargmodes proargnames proargtypes probin "
            "proconfig procost proisstrict prokind prolang proleakproof proname pronamespace "
            "pronargdefaults pronargs proowner proparallel proretset prorettype prorows prosecdef "
            "prosqlbody prosrc prosupport protrftypes provariadic provolatile"
        ),
        "pg_publication": (
            "oid puballsequences puballtables pubdelete pubgencols pubinsert pubname pubowner "
            "pubtruncate pubupdate pubviaroot"
        ),
        "pg_publication_namespace": "oid pnnspid pnpubid",
        "pg_publication_rel": "oid prattrs prexcept prpubid prqual prrelid",
        "pg_range": (
            "rngcanonical rngcollation rngconstruct2 rngconstruct3 rngmltconstruct0 "
            "rngmltconstruct1 rngmltconstruct2 rngmultitypid rngsubdiff rngsubopc rngsubtype "
            "rngtypid"
        ),
        "pg_rewrite": "ev_action ev_class ev_enabled ev_qual ev_type is_instead oid rulename",
        "pg_sequence": "seqcache seqcycle seqincrement seqmax seqmin seqrelid seqstart seqtypid",
        "pg_statistic_ext": (
            "oid stxexprs stxkeys stxkind stxname stxnamespace stxowner stxrelid stxstattarget"
        ),
        "pg_subscription_rel": "srrelid srsubid srsublsn srsubstate",
        "pg_tablespace": "oid spcacl spcname spcoptions spcowner",
        "pg_trigger": (
            "oid tgargs tgattr tgconstraint tgconstrindid tgconstrrelid tgdeferrable tgenabled "
            "tgfoid tginitdeferred tgisinternal tgname tgnargs tgnewtable tgoldtable tgparentid "
            "tgqual tgrelid tgtype"
        ),
        "pg_type": (
            "oid typacl typalign typanalyze typarray typbasetype typbyval typcategory "
            "typcollation typdefault typdefaultbin typdelim typelem typinput typisdefined "
            "typispreferred typlen typmodin typmodout typname typnamespace typndims typnotnull "
            "typoutput typowner typreceive typrelid typsend typstorage typsubscript typtype "
            "typtypmod"
        ),
    }.items()
}
"""Every column of every catalog that our SQL reads, in any supported version."""

CODES: Final[Mapping[str, str]] = {
    "pg_attribute.attcompression": "pl",
    "pg_attribute.attgenerated": "sv",
    "pg_attribute.attidentity": "ad",
    "pg_attribute.attstorage": "pemx",
    "pg_class.relkind": "ritSvmcfpI",
    "pg_class.relpersistence": "put",
    "pg_class.relreplident": "dnfi",
    "pg_collation.collprovider": "dbci",
    "pg_constraint.confdeltype": " arcnd",
    "pg_constraint.confmatchtype": " fps",
    "pg_constraint.confupdtype": " arcnd",
    "pg_constraint.contype": "cfnputx",
    "pg_event_trigger.evtenabled": "ODRA",
    "pg_partitioned_table.partstrat": "lrh",
    "pg_policy.polcmd": "rawd*",
    "pg_proc.prokind": "fpaw",
    "pg_proc.provolatile": "isv",
    "pg_publication.pubgencols": "ns",
    "pg_rewrite.ev_enabled": "ODRA",
    "pg_rewrite.ev_type": "1234",
    "pg_trigger.tgenabled": "ODRA",
    "pg_type.typtype": "bcdeprm",
}
"""Every value of the columns of type "char" that our SQL reads; an empty value is known too."""


def unknown(conn: Conn) -> list[str]:
    """Return the columns, and the codes in use here, that SchemaWatch does not know."""
    rows = conn.execute(
        "select attrelid::regclass::text, attname from pg_catalog.pg_attribute"
        " where attrelid = any (%s::regclass[]) and attnum > 0 and not attisdropped"
        " order by 1, attnum",
        [[f"pg_catalog.{name}" for name in COLUMNS]],
    ).fetchall()
    new = [f"{table}.{column}" for table, column in rows if column not in COLUMNS[table]]
    present = {f"{table}.{column}" for table, column in rows}
    return new + list(_unknown_codes(conn, present & CODES.keys()))


def _unknown_codes(conn: Conn, names: set[str]) -> Iterator[str]:
    for name in sorted(names):
        table, column = name.split(".")
        query = sql.SQL(
            "select distinct {column}::text from pg_catalog.{table}"
            " where {column}::text <> '' and position({column}::text in %s) = 0 order by 1"
        ).format(column=sql.Identifier(column), table=sql.Identifier(table))
        for (code,) in conn.execute(query, [CODES[name]]):
            yield f"{name} = '{code}'"
