-- The declared state: the tables, in the order in which data reaches them. A database gets here by
-- sql/migrations; a test proves that both roads end in the same place.
\ir migration.sql
\ir registration.sql
\ir snapshot.sql
\ir capture.sql
\ir scan.sql
\ir rule.sql
\ir drift.sql
\ir change.sql
\ir policy.sql
\ir guard.sql
\ir consumer.sql
\ir announcement.sql
\ir fleet.sql
\ir outbox.sql
\ir retention.sql
\ir auth.sql
\ir setting.sql
