-- claims of the last sign-in
select *
  from "sign_in_claims"
  where "connection_id" = $1
  and "organization_id" = $2
  order by "seen_at" desc
  limit $3;

-- identities of a connection, for a preview of rules
select "id", "user_id"
  from "identities"
  where "connection_id" = $1
  and id > ''
  order by "id"
  limit $2;

-- test sign-ins of a connection
select *
  from "test_sign_ins"
  where "connection_id" = $1
  and "organization_id" = $2
  and "expires_at" > $3
  order by "id" desc
  limit $4;

-- session check
select "sessions"."id", "sessions"."user_id", "sessions"."organization_id", "sessions"."member_id", "sessions"."connection_id", "sessions"."created_at", "sessions"."last_seen_at", "sessions"."idle_expires_at", "sessions"."absolute_expires_at", "members"."display_name", "members"."username", "members"."email", "organizations"."slug", "organizations"."name", "organizations"."session_idle_seconds", (users.operator
  and exists (select 1
  from connections
 
  where connections.id = sessions.connection_id
  and (connections.organization_id is null
    or connections.kind = 'email'
    or connections.organization_id = (select value
  from instance_values
     
  where "key" = 'operators-organization')))) as "operator", members.avatar_url is not null as "has_avatar", (select string_agg(member_roles.role, ' ')
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

-- sign-ins by day
select "created_at" / 86400000 as "day", "outcome", count(*) as "count"
  from "sign_in_attempts"
  where "organization_id" = $1
  and "created_at" >= $2
  and created_at <> 0 group by "day", "outcome";

-- changes of the directory by day
select "created_at" / 86400000 as "day", count(*) as "count", sum(case when status >= $1 then 1 else 0 end) as "refused"
  from "scim_requests"
  where "organization_id" = $2
  and "created_at" >= $3
  and "method" != $4
  and created_at <> 0 group by "day";

-- members by the day they came
select "created_at" / 86400000 as "day", count(*) as "count"
  from "members"
  where "organization_id" = $1
  and "created_at" >= $2
  and created_at <> 0 group by "day";

-- failed sign-ins by cause
select "code", count(*) as "count", max("created_at") as "last"
  from "sign_in_attempts"
  where "organization_id" = $1
  and "created_at" >= $2
  and "outcome" in ($3, $4)
  and created_at <> 0 group by "code"
  order by "count" desc
  limit $5;

-- members by status
select "status", count(*) as "count"
  from "members"
  where "organization_id" = $1
  and created_at <> 0 group by "status";

-- API token check
select "api_tokens".*
  from "api_tokens"
  inner join "organizations" on "organizations"."id" = "api_tokens"."organization_id"
  where "api_tokens"."token_hash" = $1
  and "api_tokens"."revoked_at" is null
  and "api_tokens"."expires_at" > $2
  and organizations.enabled;

-- set-up link check
select "set_up_links".*
  from "set_up_links"
  inner join "organizations" on "organizations"."id" = "set_up_links"."organization_id"
  where "set_up_links"."revoked_at" is null
  and "set_up_links"."finished_at" is null
  and "set_up_links"."expires_at" > $1
  and organizations.enabled
  and "set_up_links"."id" = $2;

-- set-up link by key
select "set_up_links".*
  from "set_up_links"
  inner join "organizations" on "organizations"."id" = "set_up_links"."organization_id"
  where "set_up_links"."revoked_at" is null
  and "set_up_links"."finished_at" is null
  and "set_up_links"."expires_at" > $1
  and organizations.enabled
  and "token_hash" = $2;

-- API tokens, first page
select "api_tokens".*
  from "api_tokens"
  where "organization_id" = $1
  and id > ''
  order by "id" desc
  limit $2;

-- set-up links, first page
select "set_up_links".*
  from "set_up_links"
  where "organization_id" = $1
  and id > ''
  order by "id" desc
  limit $2;

-- memberships that ended
select "member_id"
  from "former_members"
  where "user_id" in ($1)
  and "organization_id" = $2
  order by "member_id" desc
  limit $3;

-- who has a role, counted
select "member_id"
  from "member_roles"
  where "organization_id" = $1
  and "role" = $2
  limit $3;

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

-- last sign-ins of a connection
select (select max("id") as "id"
  from "sign_in_attempts"
  where "connection_id" = $1
  and "outcome" = $2) as "signedIn", (select max("id") as "id"
  from "sign_in_attempts"
  where "connection_id" = $3
  and "outcome" = $4) as "linked", (select max("id") as "id"
  from "sign_in_attempts"
  where "connection_id" = $5
  and "outcome" = $6) as "created", (select max("id") as "id"
  from "sign_in_attempts"
  where "connection_id" = $7
  and "outcome" = $8) as "denied", (select max("id") as "id"
  from "sign_in_attempts"
  where "connection_id" = $9
  and "outcome" = $10) as "failed";

-- identities of a connection, counted
select count(*) as "count"
  from "identities"
  where "connection_id" = $1
  and id > '';

-- whether a connection has identities
select "id"
  from "identities"
  where "connection_id" = $1
  and id > ''
  limit $2;

-- sessions of a connection, counted
select count(*) as "count"
  from "sessions"
  where "idle_expires_at" > $1
  and "absolute_expires_at" > $2
  and "connection_id" = $3;

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
  where substr(external_id, 1, 500) = substr($1, 1, 500)
  and external_id = $2
  and "directory_id" = $3
  order by "id";

-- directory users by user name
select *
  from "directory_users"
  where "normalized_user_name" = $1
  and "directory_id" = $2
  order by "id";

-- token check
select "directory_tokens".*, "directories"."connection_id", "directories"."name" as "directory_name", "directories"."settings", "directories"."created_at" as "directory_created_at", "directories"."updated_at" as "directory_updated_at"
  from "directory_tokens"
  inner join "directories" on "directories"."id" = "directory_tokens"."directory_id"
  inner join "organizations" on "organizations"."id" = "directories"."organization_id"
  where "directory_tokens"."token_hash" = $1
  and "directory_tokens"."revoked_at" is null
  and ("directory_tokens"."expires_at" is null or "directory_tokens"."expires_at" > $2)
  and organizations.enabled;

-- members who arrived by subject
select "identities"."id" as "identity_id", "identities"."user_id", "identities"."external_id", "identities"."upstream", "members"."id" as "member_id", (select "directory_users"."id"
  from "directory_users"
  where "directory_users"."user_id" = "identities"."user_id"
  and coalesce(directory_users.deleted_at, 0) = 0
  and "directory_users"."directory_id" = (select "directories"."id"
  from "directories"
  where "directories"."connection_id" = $1
  and "directories"."organization_id" = $2)
  order by "directory_users"."id" desc
  limit $3) as "directory_user_id"
  from "identities" left join "members" on "members"."user_id" = "identities"."user_id"
  and "members"."organization_id" = $4
  where "identities"."connection_id" = $5
  and "identities"."external_id" = $6
  order by "identities"."id"
  limit $7;

-- members who arrived by user name
select "identities"."id" as "identity_id", "identities"."user_id", "identities"."external_id", "identities"."upstream", "members"."id" as "member_id", (select "directory_users"."id"
  from "directory_users"
  where "directory_users"."user_id" = "identities"."user_id"
  and coalesce(directory_users.deleted_at, 0) = 0
  and "directory_users"."directory_id" = (select "directories"."id"
  from "directories"
  where "directories"."connection_id" = $1
  and "directories"."organization_id" = $2)
  order by "directory_users"."id" desc
  limit $3) as "directory_user_id"
  from "identities" left join "members" on "members"."user_id" = "identities"."user_id"
  and "members"."organization_id" = $4
  where "identities"."connection_id" = $5
  and "identities"."normalized_user_name" = $6
  order by "identities"."id"
  limit $7;

-- resource, locked
select "id", "directory_id", "organization_id", "resource_type", "external_id", "label", "attributes", "version", "created_at", "updated_at"
  from "directory_resources"
  where id = $1
  and "directory_id" = $2
  and "resource_type" = $3 for no key update;

-- resource by user name
select "resource"."id", "resource"."directory_id", "resource"."organization_id", "resource"."resource_type", "resource"."external_id", "resource"."label", "resource"."attributes", "resource"."version", "resource"."created_at", "resource"."updated_at"
  from (select resource_id as id
  from directory_resource_keys
       
  where value = $1
  and attribute = $2
       
  and directory_id = $3) as source cross join lateral (select *
  from "directory_resources"
  where "directory_resources"."id" = "source"."id" offset 0) as "resource"
  where resource.directory_id = $4
  and resource.resource_type = $5
  and ((1 = 1)
  and ((case when jsonb_typeof("resource"."comparable" #> $6::text[]) = 'string' then "resource"."comparable" #> $7::text[] #>> '{}' end collate "C") = $8::text) is true)
  order by  resource.id
  limit $9 offset $10;

-- resource by work address
select "resource"."id", "resource"."directory_id", "resource"."organization_id", "resource"."resource_type", "resource"."external_id", "resource"."label", "resource"."attributes", "resource"."version", "resource"."created_at", "resource"."updated_at"
  from (select resource_id as id
  from directory_resource_keys
       
  where value = $1
  and attribute = $2
       
  and directory_id = $3) as source cross join lateral (select *
  from "directory_resources"
  where "directory_resources"."id" = "source"."id" offset 0) as "resource"
  where resource.directory_id = $4
  and resource.resource_type = $5
  and ((1 = 1)
  and exists (select 1
  from jsonb_array_elements(case when jsonb_typeof("resource"."comparable" #> $6::text[]) = 'array' then "resource"."comparable" #> $7::text[] else '[]'::jsonb end) with ordinality as "element0" (value, position)
  where ((case when jsonb_typeof("element0"."value" #> $8::text[]) = 'string' then "element0"."value" #> $9::text[] #>> '{}' end collate "C") = $10::text) is true))
  order by  resource.id
  limit $11 offset $12;

-- resource by external id
select "resource"."id", "resource"."directory_id", "resource"."organization_id", "resource"."resource_type", "resource"."external_id", "resource"."label", "resource"."attributes", "resource"."version", "resource"."created_at", "resource"."updated_at"
  from (select id
  from directory_resources
           
  where substr(external_id, 1, 500) = substr($1, 1, 500)
  and external_id = $2
  and directory_id = $3) as source cross join lateral (select *
  from "directory_resources"
  where "directory_resources"."id" = "source"."id" offset 0) as "resource"
  where resource.directory_id = $4
  and resource.resource_type = $5
  and ("resource"."external_id" = $6::text) is true
  order by  resource.id
  limit $7 offset $8;

-- groups by a member
select "resource"."id", "resource"."directory_id", "resource"."organization_id", "resource"."resource_type", "resource"."external_id", "resource"."label", "resource"."attributes", "resource"."version", "resource"."created_at", "resource"."updated_at"
  from (select group_id as id
  from directory_group_members
       
  where member_id = $1) as source cross join lateral (select *
  from "directory_resources"
  where "directory_resources"."id" = "source"."id" offset 0) as "resource"
  where resource.directory_id = $2
  and resource.resource_type = $3
  and exists (select 1
  from directory_group_members as membership cross join lateral (select *
  from "directory_resources"
  where "directory_resources"."id" = "membership"."member_id" offset 0) as "member"
     
  where membership.member_id = $4
  and membership.group_id = resource.id)
  order by  resource.id
  limit $5 offset $6;

-- page of resources by offset
select "resource"."id", "resource"."directory_id", "resource"."organization_id", "resource"."resource_type", "resource"."external_id", "resource"."label", "resource"."attributes", "resource"."version", "resource"."created_at", "resource"."updated_at"
  from (select resource.id
  from directory_resources as resource
  where resource.directory_id = $1
  and resource.resource_type = $2
  and directory_id > '' 
  order by  resource.id
  limit $3 offset $4) as page cross join lateral (select *
  from "directory_resources"
  where "directory_resources"."id" = "page"."id" offset 0) as "resource"
   
  order by page.id;

-- page of resources behind one
select "resource"."id", "resource"."directory_id", "resource"."organization_id", "resource"."resource_type", "resource"."external_id", "resource"."label", "resource"."attributes", "resource"."version", "resource"."created_at", "resource"."updated_at"
  from directory_resources as resource
  where resource.directory_id = $1
  and resource.resource_type = $2
  and directory_id > '' 
  and resource.id > $3
  order by resource.id
  limit $4;

-- count of resources
select count(*) as count
  from directory_resources as resource
  where resource.directory_id = $1
  and resource.resource_type = $2
  and directory_id > '' ;

-- members of a group
select "membership"."group_id", "membership"."member_id", "membership"."member_type", "member"."label"
       
  from directory_group_members as membership cross join lateral (select *
  from "directory_resources"
  where "directory_resources"."id" = "membership"."member_id" offset 0) as "member"
       
  where membership.group_id = $1
       
  order by membership.member_id;

-- groups of users
with recursive above (id, group_id, direct) as (
          select membership.member_id, membership.group_id, 1
         
  from unnest($1::text[]) as "wanted" (value)
          cross join lateral (select *
  from "directory_group_members"
  where "directory_group_members"."member_id" = "wanted"."value" offset 0) as "membership"
          union
          select above.id, membership.group_id, 0
         
  from above cross join lateral (select *
  from "directory_group_members"
  where "directory_group_members"."member_id" = "above"."group_id" offset 0) as "membership"
        ),
        distinct_above (id, group_id, direct) as (
          select id, group_id, max(direct)
  from above
  where id <> group_id group by id, group_id
        )
        select distinct_above.id, distinct_above.group_id, distinct_above.direct,
          member.external_id, member.label
       
  from distinct_above cross join lateral (select *
  from "directory_resources"
  where "directory_resources"."id" = "distinct_above"."group_id" offset 0) as "member"
       
  order by distinct_above.id, distinct_above.group_id;

-- users within a group
with recursive inside (id, type) as (
          select member_id, member_type
  from directory_group_members
  where group_id = $1
          union
          select membership.member_id, membership.member_type
         
  from inside cross join lateral (select *
  from "directory_group_members"
  where "directory_group_members"."group_id" = "inside"."id" offset 0) as "membership"
         
  where inside.type = 'Group'
        )
        select inside.id
  from inside cross join lateral (select *
  from "directory_resources"
  where "directory_resources"."id" = "inside"."id" offset 0) as "member"
       
  where inside.type = 'User'
       
  order by inside.id;

-- a group inside a group
with recursive above (id) as (
          select group_id
  from directory_group_members
  where member_id = $1
          union
          select membership.group_id
         
  from above cross join lateral (select *
  from "directory_group_members"
  where "directory_group_members"."member_id" = "above"."id" offset 0) as "membership"
        )
        select exists (select 1
  from above
  where id = $2) as found;

-- members leave a group

        delete
  from directory_group_members
       
  where group_id = $1
  and "member_id" = any($2::text[])
       
  returning member_id;

-- newest requests
select *
  from "scim_requests"
  where directory_id > ''
  and "directory_id" = $1
  and "organization_id" = $2
  order by "id" desc
  limit $3;

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
  where 1 = 1
  and "reference" = $1
  and "organization_id" = $2
  order by "id" desc
  limit $3;

-- newest attempts
select *
  from "sign_in_attempts"
  where id > ''
  and "organization_id" = $1
  order by "id" desc
  limit $2;

-- newest attempts that failed
select *
  from "sign_in_attempts"
  where coalesce(code, '') <> ''
  and coalesce(code, '') <> ''
  and "organization_id" = $1
  order by "id" desc
  limit $2;

-- newest attempts with an error, in a time
select *
  from "sign_in_attempts"
  where code <> ''
  and "code" = $1
  and "id" >= $2
  and "created_at" >= $3
  and "id" < $4
  and "created_at" < $5
  and "organization_id" = $6
  order by "id" desc
  limit $7;

-- newest attempts with an outcome
select *
  from "sign_in_attempts"
  where outcome <> 'signedIn'
  and "outcome" = $1
  and "organization_id" = $2
  order by "id" desc
  limit $3;

-- newest attempts through a connection with an outcome
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = $1
  and "outcome" = $2
  and "organization_id" = $3
  order by "id" desc
  limit $4;

-- newest attempts through a connection
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = $1
  and "outcome" = $2
  and "organization_id" = $3
  order by "id" desc
  limit $4;
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = $1
  and "outcome" = $2
  and "organization_id" = $3
  order by "id" desc
  limit $4;
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = $1
  and "outcome" = $2
  and "organization_id" = $3
  order by "id" desc
  limit $4;
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = $1
  and "outcome" = $2
  and "organization_id" = $3
  order by "id" desc
  limit $4;
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = $1
  and "outcome" = $2
  and "organization_id" = $3
  order by "id" desc
  limit $4;
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = $1
  and "outcome" = $2
  and "organization_id" = $3
  order by "id" desc
  limit $4;

-- newest attempts through a connection that failed
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = $1
  and "outcome" = $2
  and "code" is not null
  and "organization_id" = $3
  order by "id" desc
  limit $4;
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = $1
  and "outcome" = $2
  and "code" is not null
  and "organization_id" = $3
  order by "id" desc
  limit $4;

-- attempts that have just come
select "id", "organization_id"
  from "sign_in_attempts"
  where "id" >= $1
  order by "id" desc
  limit $2;

-- requests that have just come
select "id", "organization_id"
  from "scim_requests"
  where "id" >= $1
  order by "id" desc
  limit $2;

-- newest requests that failed
select *
  from "scim_requests"
  where "cause" is not null
  and "directory_id" = $1
  and "organization_id" = $2
  order by "id" desc
  limit $3;

-- newest requests that failed for a cause
select *
  from "scim_requests"
  where "cause" = $1
  and cause <> ''
  and "directory_id" = $2
  and "organization_id" = $3
  order by "id" desc
  limit $4;

-- newest deletions
select *
  from "scim_requests"
  where method <> 'GET'
  and "method" = $1
  and "directory_id" = $2
  and "organization_id" = $3
  order by "id" desc
  limit $4;

-- the end of the request log
select "method", "path", "status", "outcome", "created_at"
  from "scim_requests"
  where "directory_id" = $1
  and "organization_id" = $2
  and directory_id > ''
  order by "id" desc
  limit $3;

-- requests by the hour
select *
  from "scim_activity"
  where "directory_id" = $1
  and "hour" >= $2
  order by "hour";

-- groups of an organization
select "id", "directory_id", "external_id", "label", "created_at", "updated_at", (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) as name
       
  from directory_resources
       
  where resource_type = 'Group'
  and organization_id = $1
        
        
        
        
       
  order by (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) asc, id asc
  limit $2;

-- groups of an organization, backwards
select "id", "directory_id", "external_id", "label", "created_at", "updated_at", (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) as name
       
  from directory_resources
       
  where resource_type = 'Group'
  and organization_id = $1
        
        
        
        
       
  order by (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) desc, id desc
  limit $2;

-- groups of an organization by a search
select "id", "directory_id", "external_id", "label", "created_at", "updated_at", (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) as name
       
  from directory_resources
       
  where resource_type = 'Group'
  and organization_id = $1
        
        
        
       
  and (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) like $2 escape '\'
       
  order by (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) asc, id asc
  limit $3;

-- a group by what its directory calls it
select "id", "directory_id", "external_id", "label", "created_at", "updated_at", (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) as name
       
  from directory_resources
       
  where resource_type || '' = 'Group'
  and organization_id = $1
        
       
  and directory_id = $2
       
  and substr(external_id, 1, 500) = substr($3, 1, 500)
  and external_id = $4
        
       
  order by (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) asc, id asc
  limit $5;

-- a group
select "id", "directory_id", "external_id", "label", "created_at", "updated_at", (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) as name
       
  from directory_resources
       
  where id = $1
  and organization_id = $2
  and resource_type || '' = 'Group';

-- a page of the members of a group
select "membership"."group_id", "membership"."member_id", "membership"."member_type", "member"."label"
       
  from directory_group_members as membership cross join lateral (select *
  from "directory_resources"
  where "directory_resources"."id" = "membership"."member_id" offset 0) as "member"
       
  where membership.group_id = $1
  and membership.member_id > $2
       
  order by membership.member_id
  limit $3;

-- how many members groups have

        select wanted.value as id, (
          select count(*)
  from (
            select 1
  from directory_group_members as membership
           
  where membership.group_id = wanted.value
             
  and exists (select 1
  from directory_resources as member
               
  where member.id = membership.member_id)
           
  limit $1
          ) as counted
        ) as members
       
  from unnest($2::text[]) as "wanted" (value);

-- what the organization calls people
select "id", "user_id", "display_name", "username", "email"
  from "members"
  where "user_id" in ($1)
  and "organization_id" = $2;

-- newest audit events
select *
  from "audit_events"
  where "organization_id" = $1
  and id > ''
  order by "id" desc
  limit $2;

-- newest audit events about a target
select *
  from "audit_events"
  where "organization_id" = $1
  and target_id = $2
  and coalesce(person_id, '') <> target_id
  and "target_id" = $3
  order by "id" desc
  limit $4;

-- newest audit events about a person as the target
select *
  from "audit_events"
  where "organization_id" = $1
  and target_id = $2
  and coalesce(person_id, '') <> target_id
  and "target_id" = $3
  order by "id" desc
  limit $4;
select *
  from "audit_events"
  where "organization_id" = $1
  and person_id = $2
  and target_id = $3
  and "target_id" = $4
  order by "id" desc
  limit $5;

-- newest audit events by an actor
select *
  from "audit_events"
  where "organization_id" = $1
  and actor_key = $2
  and coalesce(actor_key, person_id) = $3
  order by "id" desc
  limit $4;

-- newest audit events by a person
select *
  from "audit_events"
  where "organization_id" = $1
  and actor_key = $2
  and coalesce(actor_key, person_id) = $3
  order by "id" desc
  limit $4;
select *
  from "audit_events"
  where "organization_id" = $1
  and person_id = $2
  and actor_key is null
  and coalesce(actor_key, person_id) = $3
  order by "id" desc
  limit $4;

-- newest audit events about a person
select *
  from "audit_events"
  where "organization_id" = $1
  and person_id = $2
  order by "id" desc
  limit $3;

-- newest audit events of a kind
select *
  from "audit_events"
  where "organization_id" = $1
  and id > ''
  and "action" = $2
  order by "id" desc
  limit $3;

-- newest members

    select entry.member_id, "entry"."member_id" as key 
   
  from member_listing as entry
  where entry.organization_id = $1
   
  order by  entry.member_id desc
   
  limit $2;

    select count(*) as count
  from (select member_id
  from member_listing
   
  where organization_id = $1
  and member_id > ''
  limit $2) as bounded;

-- members by name

    select entry.member_id, "entry"."sort_name" as key 
   
  from member_listing as entry
  where entry.organization_id = $1
  and ("entry"."sort_name", entry.member_id) > ($2, $3)
   
  order by "entry"."sort_name" asc, entry.member_id asc
   
  limit $4;

-- members by last sign-in

    select entry.member_id, "entry"."last_sign_in_at" as key 
   
  from member_listing as entry
  where entry.organization_id = $1
  and ("entry"."last_sign_in_at", entry.member_id) < ($2, $3)
   
  order by "entry"."last_sign_in_at" desc, entry.member_id desc
   
  limit $4;

-- few members with a role

    select count(*) as count
  from (select member_id
  from member_roles
     
  where organization_id = $1
  and role = $2
  limit $3) as bounded;

    select entry.member_id, "entry"."member_id" as key , count(*) over () as matches
   
  from (select member_id
  from member_roles
     
  where organization_id = $1
  and role = $2) as found cross join lateral (select *
  from "member_listing"
  where "member_listing"."member_id" = "found"."member_id" offset 0) as "entry"
  where 1 = 1
   
  order by  entry.member_id desc
   
  limit $3;

-- few members with a status

    select count(*) as count
  from (select member_id
  from member_listing
     
  where organization_id = $1
  and "status" = $2
  limit $3) as bounded;

    select entry.member_id, "entry"."member_id" as key , count(*) over () as matches
   
  from (select member_id
  from member_listing
     
  where organization_id = $1
  and "status" = $2) as found cross join lateral (select *
  from "member_listing"
  where "member_listing"."member_id" = "found"."member_id" offset 0) as "entry"
  where 1 = 1
   
  order by  entry.member_id desc
   
  limit $3;

-- few members of an origin

    select count(*) as count
  from (select member_id
  from member_listing
     
  where organization_id = $1
  and "origin" = $2
  limit $3) as bounded;

    select entry.member_id, "entry"."member_id" as key , count(*) over () as matches
   
  from (select member_id
  from member_listing
     
  where organization_id = $1
  and "origin" = $2) as found cross join lateral (select *
  from "member_listing"
  where "member_listing"."member_id" = "found"."member_id" offset 0) as "entry"
  where 1 = 1
   
  order by  entry.member_id desc
   
  limit $3;

-- few members with a connection

    select count(*) as count
  from (select person.id as member_id
  from identities as own cross join lateral (select *
  from "members"
  where "members"."user_id" = "own"."user_id" offset 0) as "person"
     
  where own.connection_id = $1
  and own.id > ''
       
  and person.organization_id = $2
       
  and not exists (select 1
  from identities as earlier
         
  where earlier.user_id = own.user_id
  and earlier.connection_id = $3
           
  and earlier.id < own.id
  limit 1 offset 0)
  limit $4) as bounded;

    select entry.member_id, "entry"."member_id" as key , count(*) over () as matches
   
  from (select person.id as member_id
  from identities as own cross join lateral (select *
  from "members"
  where "members"."user_id" = "own"."user_id" offset 0) as "person"
     
  where own.connection_id = $1
  and own.id > ''
       
  and person.organization_id = $2
       
  and not exists (select 1
  from identities as earlier
         
  where earlier.user_id = own.user_id
  and earlier.connection_id = $3
           
  and earlier.id < own.id
  limit 1 offset 0)) as found cross join lateral (select *
  from "member_listing"
  where "member_listing"."member_id" = "found"."member_id" offset 0) as "entry"
  where 1 = 1
   
  order by  entry.member_id desc
   
  limit $4;

-- few members of a group

    select count(*) as count
  from (select person.id as member_id
  from directory_group_members as place cross join lateral (select *
  from "directory_users"
  where "directory_users"."id" = "place"."member_id" offset 0) as "known" cross join lateral (select *
  from "members"
  where "members"."user_id" = "known"."user_id" offset 0) as "person"
     
  where place.group_id = $1
  and coalesce(known.deleted_at, 0) = 0
       
  and person.organization_id = $2
  limit $3) as bounded;

    select entry.member_id, "entry"."member_id" as key , count(*) over () as matches
   
  from (select person.id as member_id
  from directory_group_members as place cross join lateral (select *
  from "directory_users"
  where "directory_users"."id" = "place"."member_id" offset 0) as "known" cross join lateral (select *
  from "members"
  where "members"."user_id" = "known"."user_id" offset 0) as "person"
     
  where place.group_id = $1
  and coalesce(known.deleted_at, 0) = 0
       
  and person.organization_id = $2) as found cross join lateral (select *
  from "member_listing"
  where "member_listing"."member_id" = "found"."member_id" offset 0) as "entry"
  where 1 = 1
   
  order by  entry.member_id desc
   
  limit $3;

-- few members by a search, as found

    select count(*) as count
  from (select member_id
  from member_listing
     
  where organization_id = $1
  and "status" = $2
  limit $3) as bounded;

    select count(*) as count
  from (select term.member_id
  from member_search_terms as term
     
  where term.organization_id = $1
  and term.term >= $2
  and term.term < $3
       
  and not exists (select 1
  from member_search_terms as earlier
         
  where earlier.member_id = term.member_id
  and earlier.term >= $4
           
  and earlier.term < term.term
  limit 1 offset 0)
  limit $5) as bounded;

    select entry.member_id, "found"."term" as key , count(*) over () as matches
   
  from (select own.member_id, (select term
  from member_search_terms
     
  where member_id = own.member_id
  and term >= $1
  and term < $2
     
  order by term
  limit 1) as term
   
  from (select member_id
  from member_listing
     
  where organization_id = $3
  and "status" = $4) as own) as found cross join lateral (select *
  from "member_listing"
  where "member_listing"."member_id" = "found"."member_id" offset 0) as "entry"
  where found.term is not null
   
  order by "found"."term" asc, entry.member_id asc
   
  limit $5;

-- members by a search

    select count(*) as count
  from (select term.member_id
  from member_search_terms as term
     
  where term.organization_id = $1
  and term.term >= $2
  and term.term < $3
       
  and not exists (select 1
  from member_search_terms as earlier
         
  where earlier.member_id = term.member_id
  and earlier.term >= $4
           
  and earlier.term < term.term
  limit 1 offset 0)
  limit $5) as bounded;

    select found.member_id, found.term as key
  from member_search_terms as found 
   
  where found.organization_id = $1
  and found.term >= $2
  and found.term < $3
  and not exists (select 1
  from member_search_terms as earlier
     
  where earlier.member_id = found.member_id
       
  and earlier.term >= $4
  and earlier.term < found.term
  limit 1 offset 0)
   
  order by found.term, found.member_id
   
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

-- end of old attempts
delete
  from "sign_in_attempts"
  where "id" in (select "id"
  from "sign_in_attempts"
  where "id" < $1
  order by "id"
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
insert into "member_listing" ("member_id", "organization_id", "user_id", "status", "origin", "sort_name", "last_sign_in_at")
  values ($1, $2, $3, $4, $5, $6, $7);
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

-- claims are remembered
insert into "sign_in_claims" ("identity_id", "connection_id", "organization_id", "sealed", "seen_at")
  values ($1, $2, $3, $4, $5) on conflict ("identity_id") do update
  set "connection_id" = $6, "organization_id" = $7, "sealed" = $8, "seen_at" = $9;

-- new attempt
insert into "sign_in_attempts" ("id", "reference", "organization_id", "connection_id", "user_id", "outcome", "code", "provider_error", "trace", "subject", "ip_address", "user_agent", "created_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- state is spent
insert into "spent_states" ("state_hash", "attempt_id", "expires_at")
  values ($1, $2, $3);

-- two audit events
insert into "audit_events" ("id", "organization_id", "at", "actor", "action", "target_kind", "target_id", "details", "ip_address", "actor_key", "person_id")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11), ($12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22);

-- two outbox events
insert into "outbox_events" ("id", "organization_id", "user_id", "type", "payload", "at")
  values ($1, $2, $3, $4, $5, $6), ($7, $8, $9, $10, $11, $12);

-- new resource
insert into "directory_resources" ("id", "directory_id", "organization_id", "resource_type", "external_id", "label", "attributes", "comparable", "version", "created_at", "updated_at")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);
insert into "directory_resource_keys" ("value", "attribute", "directory_id", "shared_by", "resource_id")
  values ($1, $2, $3, $4, $5), ($6, $7, $8, $9, $10);

-- new members

        insert into directory_group_members (group_id, member_id, member_type)
        select $1, member.id, member.resource_type
  from unnest($2::text[]) as "wanted" (value) cross join lateral (select *
  from "directory_resources"
  where "directory_resources"."id" = "wanted"."value" offset 0) as "member"
       
  where member.directory_id = $3
         
  and member.resource_type in ('User', 'Group')
         
  and exists (select 1
  from directory_resources as owner
           
  where owner.id = $4
  and owner.directory_id = $5)
       
  order by member.id
        on conflict do nothing
       
  returning member_id;

-- turns
insert into directory_turns (turn)
    select turn
  from unnest($1::text[]) as wanted (turn)
  order by turn
    on conflict do nothing;
delete
  from directory_turns
  where turn = any($1::text[]);

-- invitation is accepted
update "invitations"
  set "accepted_at" = $1
  where "id" = $2
  and "accepted_at" is null
  and "revoked_at" is null
  and "expires_at" > $3;
