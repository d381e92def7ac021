-- session check
select "sessions"."id", "sessions"."user_id", "sessions"."organization_id", "sessions"."member_id", "sessions"."connection_id", "sessions"."created_at", "sessions"."last_seen_at", "sessions"."idle_expires_at", "sessions"."absolute_expires_at", "users"."operator", "members"."display_name", "members"."username", "members"."email", "organizations"."slug", "organizations"."name", "organizations"."session_idle_seconds", members.avatar_url is not null as "has_avatar", (select string_agg(member_roles.role, ' ')
  from member_roles
  where member_roles.member_id = sessions.member_id) as "roles"
  from "sessions"
  inner join "members" on "members"."id" = "sessions"."member_id"
  inner join "users" on "users"."id" = "sessions"."user_id"
  inner join "organizations" on "organizations"."id" = "sessions"."organization_id"
  where "sessions"."token_hash" = $1
  and "sessions"."idle_expires_at" > $2
  and "sessions"."absolute_expires_at" > $3
  and users.active
  and organizations.enabled
  and members.status = 'active';

-- identity by key
select *
  from "identities"
  where "subject" = $1
  and "connection_id" = $2
  and "issuer" = $3;

-- identity of a user on a connection
select *
  from "identities"
  where "user_id" = $1
  and "connection_id" = $2
  order by "id" desc
  limit $3;

-- proven address
select *
  from "user_emails"
  where "email" = $1;

-- member of a user, locked
select *
  from "members"
  where "user_id" = $1
  and "organization_id" = $2 for no key update;

-- members by address
select *
  from "members"
  where "normalized_email" = $1
  and "organization_id" = $2
  order by "id"
  limit $3;

-- organization by verified domain
select "organizations".*
  from "organization_domains"
  inner join "organizations" on "organizations"."id" = "organization_domains"."organization_id"
  where "organization_domains"."domain" = $1
  and "organization_domains"."verified_at" is not null;

-- organizations of a user
select "organizations".*
  from "members"
  inner join "organizations" on "organizations"."id" = "members"."organization_id"
  where "members"."user_id" = $1
  and "members"."status" = $2
  order by "organizations"."id";

-- directory users by externalId
select *
  from "directory_users"
  where "external_id" = $1
  and "directory_id" = $2
  order by "id";

-- directory users by user name
select *
  from "directory_users"
  where "normalized_user_name" = $1
  and "directory_id" = $2
  order by "id";

-- open invitation
select *
  from "invitations"
  where "normalized_email" = $1
  and "organization_id" = $2
  and "accepted_at" is null
  and "revoked_at" is null
  and "expires_at" > $3
  order by "id" desc
  limit $4;

-- spent state
select "state_hash"
  from "spent_states"
  where "state_hash" = $1;

-- attempt by its reference
select *
  from "sign_in_attempts"
  where "organization_id" = $1
  and "reference" = $2
  order by "id" desc
  limit $3;

-- newest attempts
select *
  from "sign_in_attempts"
  where "organization_id" = $1
  and id > ''
  order by "id" desc
  limit $2;

-- newest audit events
select *
  from "audit_events"
  where "organization_id" = $1
  order by "id" desc
  limit $2;

-- newest members
select "members".*
  from "members"
  where "members"."organization_id" = $1
  and id > ''
  and 1 = 1
  order by "members"."id" desc
  limit $2;

-- newest members with a role
select "members".*
  from "member_roles"
  inner join "members" on "members"."id" = "member_roles"."member_id"
  where "member_roles"."organization_id" = $1
  and "member_roles"."role" = $2
  and 1 = 1
  order by "member_roles"."member_id" desc
  limit $3;

-- members by a search
select "members".*, "member_search_terms"."term"
  from "member_search_terms"
  inner join "members" on "members"."id" = "member_search_terms"."member_id"
  where "member_search_terms"."organization_id" = $1
  and "member_search_terms"."term" >= $2
  and "member_search_terms"."term" < $3
  and 1 = 1
  and not exists (select "earlier"."term"
  from "member_search_terms" as "earlier"
  where "earlier"."member_id" = "member_search_terms"."member_id"
  and "earlier"."term" >= $4
  and "earlier"."term" < "member_search_terms"."term")
  order by "member_search_terms"."term", "member_search_terms"."member_id"
  limit $5;

-- sessions of a user
select *
  from "sessions"
  where "idle_expires_at" > $1
  and "absolute_expires_at" > $2
  and "user_id" = $3
  order by "id" desc;

-- end of all sessions of a member
delete
  from "sessions"
  where "member_id" = $1;

-- end of expired sessions
delete
  from "sessions"
  where "id" in (select "id"
  from "sessions"
  where "idle_expires_at" <= $1
  order by "idle_expires_at"
  limit $2 for update skip locked);

-- owners, locked
select "id"
  from "organizations"
  where "id" = $1 for no key update;
select "members"."id"
  from "member_roles"
  inner join "members" on "members"."id" = "member_roles"."member_id"
  where "member_roles"."organization_id" = $1
  and "member_roles"."role" = $2
  and "members"."status" = $3
  order by "members"."id";

-- new user
insert into "users" ("id", "active", "operator", "display_name", "created_at")
  values ($1, $2, $3, $4, $5);

-- new proven address
insert into "user_emails" ("email", "user_id", "proven_at", "proven_by")
  values ($1, $2, $3, $4);

-- new identity
insert into "identities" ("id", "user_id", "connection_id", "issuer", "subject", "external_id", "normalized_user_name", "upstream", "profile", "created_at", "last_sign_in_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- new member
insert into "members" ("id", "organization_id", "user_id", "status", "origin", "display_name", "username", "email", "normalized_email", "avatar_url", "created_at", "updated_at", "deactivated_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);
insert into "member_search_terms" ("organization_id", "term", "member_id")
  values ($1, $2, $3), ($4, $5, $6), ($7, $8, $9);

-- member changes
update "members"
  set "display_name" = $1, "updated_at" = $2
  where "id" = $3
  returning *;

-- new session
insert into "sessions" ("id", "token_hash", "user_id", "organization_id", "member_id", "connection_id", "identity_id", "upstream_session_id", "user_agent", "ip_address", "created_at", "last_seen_at", "idle_expires_at", "absolute_expires_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- session slides
update "sessions"
  set "last_seen_at" = $1, "idle_expires_at" = $2
  where "id" = $3;

-- new attempt
insert into "sign_in_attempts" ("id", "reference", "organization_id", "connection_id", "user_id", "outcome", "code", "provider_error", "trace", "subject", "ip_address", "user_agent", "created_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- state is spent
insert into "spent_states" ("state_hash", "attempt_id", "expires_at")
  values ($1, $2, $3);

-- two audit events
insert into "audit_events" ("id", "organization_id", "at", "actor", "action", "target_kind", "target_id", "details", "ip_address")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9), ($10, $11, $12, $13, $14, $15, $16, $17, $18);

-- two outbox events
insert into "outbox_events" ("id", "organization_id", "user_id", "type", "payload", "at")
  values ($1, $2, $3, $4, $5, $6), ($7, $8, $9, $10, $11, $12);

-- invitation is accepted
update "invitations"
  set "accepted_at" = $1
  where "id" = $2
  and "accepted_at" is null
  and "revoked_at" is null
  and "expires_at" > $3;
