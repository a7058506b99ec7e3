-- What an owner of watched tables can hang on them, each telling who runs it. Run as app, who has no right but its own schemas.
create function mine.tells(anyelement) returns boolean language plpgsql immutable
    as $$ begin raise notice 'CANARY % %', current_user, session_user; return true; end $$;
create function mine.told(anyelement) returns anyelement language plpgsql immutable
    as $$ begin raise notice 'CANARY % %', current_user, session_user; return $1; end $$;
create function mine.acts() returns trigger language plpgsql
    as $$ begin raise notice 'CANARY % %', current_user, session_user; return new; end $$;
create function mine.apart(integer, integer) returns double precision language plpgsql immutable
    as $$ begin raise notice 'CANARY % %', current_user, session_user; return 1; end $$;
create type mine.mood as enum ('sad', 'ok');
create function mine.said(mine.mood) returns text language plpgsql immutable
    as $$ begin raise notice 'CANARY % %', current_user, session_user; return 'x'; end $$;
create function mine.shown(mine.mood) returns json language plpgsql immutable
    as $$ begin raise notice 'CANARY % %', current_user, session_user; return '1'; end $$;
create cast (mine.mood as text) with function mine.said(mine.mood) as implicit;
create cast (mine.mood as json) with function mine.shown(mine.mood) as implicit;
create function mine.same(mine.mood, text) returns boolean language plpgsql immutable
    as $$ begin raise notice 'CANARY % %', current_user, session_user; return true; end $$;
create operator mine.= (leftarg = mine.mood, rightarg = text, function = mine.same);
create domain mine.word as text default 'a' check (mine.tells(value)) check (value <> 'b');
create domain mine.words as mine.word[] check (mine.tells(value));
create type mine.pair as (a mine.word, b mine.mood);
create type mine.span as range (subtype = integer, subtype_diff = mine.apart);
create table mine.base (
    id integer default mine.told(1) check (mine.tells(id)),
    code mine.word default 'a' check (code <> 'b'),
    codes mine.words default '{a,a}',
    mood mine.mood default 'ok' check (mood operator(mine.=) 'x'::text) check (mood <> 'sad'),
    pair mine.pair default row('a', 'ok'),
    span mine.span default '[1,2)',
    twice integer generated always as (mine.told(id)) stored,
    constraint apart exclude using gist (span with &&)
);
create index base_told on mine.base (mine.told(id), (code || 'x')) where mine.tells(id);
create statistics mine.base_stats on (mine.told(id)), (code || 'x') from mine.base;
create policy own on mine.base using (mine.tells(id)) with check (mine.tells(code));
create trigger acts before insert or update on mine.base for each row when (mine.tells(new.id))
    execute function mine.acts();
create view mine.seen as select mine.told(id) as id, mood::pg_catalog.text as mood from mine.base where mine.tells(code);
create materialized view mine.kept as select mine.told(id) as id from mine.base with no data;
create rule also as on delete to mine.base where mine.tells(old.id) do also select mine.told(1);
create table mine.parts (id integer, day integer) partition by range (mine.told(day));
create table mine.part partition of mine.parts for values from (1) to (2);
insert into mine.base default values;
