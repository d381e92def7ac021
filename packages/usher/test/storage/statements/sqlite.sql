-- session check
select "sessions"."id", "sessions"."user_id", "sessions"."organization_id", "sessions"."member_id", "sessions"."connection_id", "sessions"."created_at", "sessions"."last_seen_at", "sessions"."idle_expires_at", "sessions"."absolute_expires_at", "users"."operator", "members"."display_name", "members"."username", "members"."email", "organizations"."slug", "organizations"."name", "organizations"."session_idle_seconds", members.avatar_url is not null as "has_avatar", (select string_agg(member_roles.role, ' ')
  from member_roles
  where member_roles.member_id = sessions.member_id) as "roles"
  from "sessions"
  inner join "members" on "members"."id" = "sessions"."member_id"
  inner join "users" on "users"."id" = "sessions"."user_id"
  inner join "organizations" on "organizations"."id" = "sessions"."organization_id"
  where "sessions"."token_hash" = ?
  and "sessions"."idle_expires_at" > ?
  and "sessions"."absolute_expires_at" > ?
  and users.active
  and organizations.enabled
  and members.status = 'active';

-- identity by key
select *
  from "identities"
  where "subject" = ?
  and "connection_id" = ?
  and "issuer" = ?;

-- identity of a user on a connection
select *
  from "identities"
  where "user_id" = ?
  and "connection_id" = ?
  order by "id" desc
  limit ?;

-- proven address
select *
  from "user_emails"
  where "email" = ?;

-- member of a user, locked
select *
  from "members"
  where "user_id" = ?
  and "organization_id" = ?;

-- members by address
select *
  from "members"
  where "normalized_email" = ?
  and "organization_id" = ?
  order by "id"
  limit ?;

-- organization by verified domain
select "organizations".*
  from "organization_domains"
  inner join "organizations" on "organizations"."id" = "organization_domains"."organization_id"
  where "organization_domains"."domain" = ?
  and "organization_domains"."verified_at" is not null;

-- organizations of a user
select "organizations".*
  from "members"
  inner join "organizations" on "organizations"."id" = "members"."organization_id"
  where "members"."user_id" = ?
  and "members"."status" = ?
  order by "organizations"."id";

-- directory users by externalId
select *
  from "directory_users"
  where "external_id" = ?
  and "directory_id" = ?
  order by "id";

-- directory users by user name
select *
  from "directory_users"
  where "normalized_user_name" = ?
  and "directory_id" = ?
  order by "id";

-- open invitation
select *
  from "invitations"
  where "normalized_email" = ?
  and "organization_id" = ?
  and "accepted_at" is null
  and "revoked_at" is null
  and "expires_at" > ?
  order by "id" desc
  limit ?;

-- spent state
select "state_hash"
  from "spent_states"
  where "state_hash" = ?;

-- attempt by its reference
select *
  from "sign_in_attempts"
  where "organization_id" = ?
  and "reference" = ?
  order by "id" desc
  limit ?;

-- newest attempts
select *
  from "sign_in_attempts"
  where "organization_id" = ?
  and id > ''
  order by "id" desc
  limit ?;

-- newest audit events
select *
  from "audit_events"
  where "organization_id" = ?
  order by "id" desc
  limit ?;

-- newest members
select "members".*
  from "members"
  where "members"."organization_id" = ?
  and id > ''
  and 1 = 1
  order by "members"."id" desc
  limit ?;

-- newest members with a role
select "members".*
  from "member_roles"
  inner join "members" on "members"."id" = "member_roles"."member_id"
  where "member_roles"."organization_id" = ?
  and "member_roles"."role" = ?
  and 1 = 1
  order by "member_roles"."member_id" desc
  limit ?;

-- members by a search
select "members".*, "member_search_terms"."term"
  from "member_search_terms"
  inner join "members" on "members"."id" = "member_search_terms"."member_id"
  where "member_search_terms"."organization_id" = ?
  and "member_search_terms"."term" >= ?
  and "member_search_terms"."term" < ?
  and 1 = 1
  and not exists (select "earlier"."term"
  from "member_search_terms" as "earlier"
  where "earlier"."member_id" = "member_search_terms"."member_id"
  and "earlier"."term" >= ?
  and "earlier"."term" < "member_search_terms"."term")
  order by "member_search_terms"."term", "member_search_terms"."member_id"
  limit ?;

-- sessions of a user
select *
  from "sessions"
  where "idle_expires_at" > ?
  and "absolute_expires_at" > ?
  and "user_id" = ?
  order by "id" desc;

-- end of all sessions of a member
delete
  from "sessions"
  where "member_id" = ?;

-- end of expired sessions
delete
  from "sessions"
  where "id" in (select "id"
  from "sessions"
  where "idle_expires_at" <= ?
  order by "idle_expires_at"
  limit ?);

-- owners, locked
select "id"
  from "organizations"
  where "id" = ?;
select "members"."id"
  from "member_roles"
  inner join "members" on "members"."id" = "member_roles"."member_id"
  where "member_roles"."organization_id" = ?
  and "member_roles"."role" = ?
  and "members"."status" = ?
  order by "members"."id";

-- new user
insert into "users" ("id", "active", "operator", "display_name", "created_at")
  values (?, ?, ?, ?, ?);

-- new proven address
insert into "user_emails" ("email", "user_id", "proven_at", "proven_by")
  values (?, ?, ?, ?);

-- new identity
insert into "identities" ("id", "user_id", "connection_id", "issuer", "subject", "external_id", "normalized_user_name", "upstream", "profile", "created_at", "last_sign_in_at")
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- new member
insert into "members" ("id", "organization_id", "user_id", "status", "origin", "display_name", "username", "email", "normalized_email", "avatar_url", "created_at", "updated_at", "deactivated_at")
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
insert into "member_search_terms" ("organization_id", "term", "member_id")
  values (?, ?, ?), (?, ?, ?), (?, ?, ?);

-- member changes
update "members"
  set "display_name" = ?, "updated_at" = ?
  where "id" = ?
  returning *;

-- new session
insert into "sessions" ("id", "token_hash", "user_id", "organization_id", "member_id", "connection_id", "identity_id", "upstream_session_id", "user_agent", "ip_address", "created_at", "last_seen_at", "idle_expires_at", "absolute_expires_at")
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- session slides
update "sessions"
  set "last_seen_at" = ?, "idle_expires_at" = ?
  where "id" = ?;

-- new attempt
insert into "sign_in_attempts" ("id", "reference", "organization_id", "connection_id", "user_id", "outcome", "code", "provider_error", "trace", "subject", "ip_address", "user_agent", "created_at")
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- state is spent
insert into "spent_states" ("state_hash", "attempt_id", "expires_at")
  values (?, ?, ?);

-- two audit events
insert into "audit_events" ("id", "organization_id", "at", "actor", "action", "target_kind", "target_id", "details", "ip_address")
  values (?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- two outbox events
insert into "outbox_events" ("id", "organization_id", "user_id", "type", "payload", "at")
  values (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?);

-- invitation is accepted
update "invitations"
  set "accepted_at" = ?
  where "id" = ?
  and "accepted_at" is null
  and "revoked_at" is null
  and "expires_at" > ?;
