-- The two roles of a database that holds releases, and their limits. As a superuser, in that database:
--   NQI_OWNER_PASSWORD=... NQI_READER_PASSWORD=... psql --dbname nqi --file deploy/roles.sql
-- Run again, it sets everything anew, passwords too. Needs psql 14 or newer.

\set ON_ERROR_STOP on
\getenv owner_password NQI_OWNER_PASSWORD
\getenv reader_password NQI_READER_PASSWORD
\if :{?owner_password}
\else
    DO $$ BEGIN RAISE EXCEPTION 'NQI_OWNER_PASSWORD is not set'; END $$;
\endif
\if :{?reader_password}
\else
    DO $$ BEGIN RAISE EXCEPTION 'NQI_READER_PASSWORD is not set'; END $$;
\endif

BEGIN;

SELECT format('CREATE ROLE %I', role)
FROM unnest(ARRAY['nqi_owner', 'nqi_reader']) AS role
WHERE role NOT IN (SELECT rolname FROM pg_roles)
\gexec

-- Publishes releases: makes schemas, fills them, drops those that are no longer kept.
ALTER ROLE nqi_owner LOGIN PASSWORD :'owner_password'
    NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 5;
-- A load that lost its machine must not hold locks for ever.
ALTER ROLE nqi_owner SET idle_in_transaction_session_timeout = '15min';
ALTER ROLE nqi_owner SET tcp_keepalives_idle = '60s';
-- To wait longer for a lock would let readers queue up behind the load.
ALTER ROLE nqi_owner SET lock_timeout = '30s';
ALTER ROLE nqi_owner SET search_path = '$user', public;

-- Answers questions: reads, and nothing longer than any question may take.
ALTER ROLE nqi_reader LOGIN PASSWORD :'reader_password'
    NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 80;
ALTER ROLE nqi_reader SET default_transaction_read_only = on;
ALTER ROLE nqi_reader SET statement_timeout = '5s';
ALTER ROLE nqi_reader SET lock_timeout = '1s';
ALTER ROLE nqi_reader SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE nqi_reader SET tcp_keepalives_idle = '60s';

-- Nobody else comes in, and only the owner makes anything.
SELECT current_database() AS this_database \gset
REVOKE ALL ON DATABASE :"this_database" FROM PUBLIC;
GRANT CONNECT, CREATE, TEMPORARY ON DATABASE :"this_database" TO nqi_owner;
GRANT CONNECT ON DATABASE :"this_database" TO nqi_reader;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- What the owner makes, the reader may read at once, in schemas that do not exist yet.
ALTER DEFAULT PRIVILEGES FOR ROLE nqi_owner GRANT USAGE ON SCHEMAS TO nqi_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE nqi_owner GRANT SELECT ON TABLES TO nqi_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE nqi_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE nqi_owner GRANT EXECUTE ON FUNCTIONS TO nqi_reader;

-- Only a superuser can add it; where it is not installed there are no points of PostGIS.
SELECT 'CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public'
FROM pg_available_extensions
WHERE name = 'postgis'
\gexec

COMMIT;
