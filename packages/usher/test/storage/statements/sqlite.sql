-- claims of the last sign-in
select *
  from "sign_in_claims"
  where "connection_id" = ?
  and "organization_id" = ?
  order by "seen_at" desc
  limit ?;

-- identities of a connection, for a preview of rules
select "id", "user_id"
  from "identities"
  where "connection_id" = ?
  and id > ''
  order by "id"
  limit ?;

-- test sign-ins of a connection
select *
  from "test_sign_ins"
  where "connection_id" = ?
  and "organization_id" = ?
  and "expires_at" > ?
  order by "id" desc
  limit ?;

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
  where "sessions"."token_hash" = ?
  and "sessions"."idle_expires_at" > ?
  and "sessions"."absolute_expires_at" > ?
  and users.active
  and organizations.enabled
  and members.status = 'active';

-- sign-ins by day
select "created_at" / 86400000 as "day", "outcome", count(*) as "count"
  from "sign_in_attempts"
  where "organization_id" = ?
  and "created_at" >= ?
  and created_at <> 0 group by "day", "outcome";

-- changes of the directory by day
select "created_at" / 86400000 as "day", count(*) as "count", sum(case when status >= ? then 1 else 0 end) as "refused"
  from "scim_requests"
  where "organization_id" = ?
  and "created_at" >= ?
  and "method" != ?
  and created_at <> 0 group by "day";

-- members by the day they came
select "created_at" / 86400000 as "day", count(*) as "count"
  from "members"
  where "organization_id" = ?
  and "created_at" >= ?
  and created_at <> 0 group by "day";

-- failed sign-ins by cause
select "code", count(*) as "count", max("created_at") as "last"
  from "sign_in_attempts"
  where "organization_id" = ?
  and "created_at" >= ?
  and "outcome" in (?, ?)
  and created_at <> 0 group by "code"
  order by "count" desc
  limit ?;

-- members by status
select "status", count(*) as "count"
  from "members"
  where "organization_id" = ?
  and created_at <> 0 group by "status";

-- API token check
select "api_tokens".*
  from "api_tokens"
  inner join "organizations" on "organizations"."id" = "api_tokens"."organization_id"
  where "api_tokens"."token_hash" = ?
  and "api_tokens"."revoked_at" is null
  and "api_tokens"."expires_at" > ?
  and organizations.enabled;

-- set-up link check
select "set_up_links".*
  from "set_up_links"
  inner join "organizations" on "organizations"."id" = "set_up_links"."organization_id"
  where "set_up_links"."revoked_at" is null
  and "set_up_links"."finished_at" is null
  and "set_up_links"."expires_at" > ?
  and organizations.enabled
  and "set_up_links"."id" = ?;

-- set-up link by key
select "set_up_links".*
  from "set_up_links"
  inner join "organizations" on "organizations"."id" = "set_up_links"."organization_id"
  where "set_up_links"."revoked_at" is null
  and "set_up_links"."finished_at" is null
  and "set_up_links"."expires_at" > ?
  and organizations.enabled
  and "token_hash" = ?;

-- API tokens, first page
select "api_tokens".*
  from "api_tokens"
  where "organization_id" = ?
  and id > ''
  order by "id" desc
  limit ?;

-- set-up links, first page
select "set_up_links".*
  from "set_up_links"
  where "organization_id" = ?
  and id > ''
  order by "id" desc
  limit ?;

-- memberships that ended
select "member_id"
  from "former_members"
  where "user_id" in (?)
  and "organization_id" = ?
  order by "member_id" desc
  limit ?;

-- who has a role, counted
select "member_id"
  from "member_roles"
  where "organization_id" = ?
  and "role" = ?
  limit ?;

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

-- last sign-ins of a connection
select (select max("id") as "id"
  from "sign_in_attempts"
  where "connection_id" = ?
  and "outcome" = ?) as "signedIn", (select max("id") as "id"
  from "sign_in_attempts"
  where "connection_id" = ?
  and "outcome" = ?) as "linked", (select max("id") as "id"
  from "sign_in_attempts"
  where "connection_id" = ?
  and "outcome" = ?) as "created", (select max("id") as "id"
  from "sign_in_attempts"
  where "connection_id" = ?
  and "outcome" = ?) as "denied", (select max("id") as "id"
  from "sign_in_attempts"
  where "connection_id" = ?
  and "outcome" = ?) as "failed";

-- identities of a connection, counted
select count(*) as "count"
  from "identities"
  where "connection_id" = ?
  and id > '';

-- whether a connection has identities
select "id"
  from "identities"
  where "connection_id" = ?
  and id > ''
  limit ?;

-- sessions of a connection, counted
select count(*) as "count"
  from "sessions"
  where "idle_expires_at" > ?
  and "absolute_expires_at" > ?
  and "connection_id" = ?;

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
  where substr(external_id, 1, 500) = substr(?, 1, 500)
  and external_id = ?
  and "directory_id" = ?
  order by "id";

-- directory users by user name
select *
  from "directory_users"
  where "normalized_user_name" = ?
  and "directory_id" = ?
  order by "id";

-- token check
select "directory_tokens".*, "directories"."connection_id", "directories"."name" as "directory_name", "directories"."settings", "directories"."created_at" as "directory_created_at", "directories"."updated_at" as "directory_updated_at"
  from "directory_tokens"
  inner join "directories" on "directories"."id" = "directory_tokens"."directory_id"
  inner join "organizations" on "organizations"."id" = "directories"."organization_id"
  where "directory_tokens"."token_hash" = ?
  and "directory_tokens"."revoked_at" is null
  and ("directory_tokens"."expires_at" is null or "directory_tokens"."expires_at" > ?)
  and organizations.enabled;

-- members who arrived by subject
select "identities"."id" as "identity_id", "identities"."user_id", "identities"."external_id", "identities"."upstream", "members"."id" as "member_id", (select "directory_users"."id"
  from "directory_users"
  where "directory_users"."user_id" = "identities"."user_id"
  and coalesce(directory_users.deleted_at, 0) = 0
  and "directory_users"."directory_id" = (select "directories"."id"
  from "directories"
  where "directories"."connection_id" = ?
  and "directories"."organization_id" = ?)
  order by "directory_users"."id" desc
  limit ?) as "directory_user_id"
  from "identities" left join "members" on "members"."user_id" = "identities"."user_id"
  and "members"."organization_id" = ?
  where "identities"."connection_id" = ?
  and "identities"."external_id" = ?
  order by "identities"."id"
  limit ?;

-- members who arrived by user name
select "identities"."id" as "identity_id", "identities"."user_id", "identities"."external_id", "identities"."upstream", "members"."id" as "member_id", (select "directory_users"."id"
  from "directory_users"
  where "directory_users"."user_id" = "identities"."user_id"
  and coalesce(directory_users.deleted_at, 0) = 0
  and "directory_users"."directory_id" = (select "directories"."id"
  from "directories"
  where "directories"."connection_id" = ?
  and "directories"."organization_id" = ?)
  order by "directory_users"."id" desc
  limit ?) as "directory_user_id"
  from "identities" left join "members" on "members"."user_id" = "identities"."user_id"
  and "members"."organization_id" = ?
  where "identities"."connection_id" = ?
  and "identities"."normalized_user_name" = ?
  order by "identities"."id"
  limit ?;

-- resource, locked
select "id", "directory_id", "organization_id", "resource_type", "external_id", "label", "attributes", "version", "created_at", "updated_at"
  from "directory_resources"
  where id = ?
  and "directory_id" = ?
  and "resource_type" = ?;

-- resource by user name
select "resource"."id", "resource"."directory_id", "resource"."organization_id", "resource"."resource_type", "resource"."external_id", "resource"."label", "resource"."attributes", "resource"."version", "resource"."created_at", "resource"."updated_at"
  from (select resource_id as id
  from directory_resource_keys
       
  where value = ?
  and attribute = ?
       
  and directory_id = ?) as source cross join "directory_resources" as "resource" on "resource"."id" = "source"."id"
  where resource.directory_id = ?
  and resource.resource_type = ?
  and ((1 = 1)
  and (case json_type("resource"."comparable", ?) when 'text' then json_extract("resource"."comparable", ?) end = ?) is true)
  order by  resource.id
  limit ? offset ?;

-- resource by work address
select "resource"."id", "resource"."directory_id", "resource"."organization_id", "resource"."resource_type", "resource"."external_id", "resource"."label", "resource"."attributes", "resource"."version", "resource"."created_at", "resource"."updated_at"
  from (select resource_id as id
  from directory_resource_keys
       
  where value = ?
  and attribute = ?
       
  and directory_id = ?) as source cross join "directory_resources" as "resource" on "resource"."id" = "source"."id"
  where resource.directory_id = ?
  and resource.resource_type = ?
  and ((1 = 1)
  and exists (select 1
  from json_each("resource"."comparable", ?) as "element0"
     
  where json_type("resource"."comparable", ?) = 'array'
  and (case case "element0"."type" when 'object' then json_type("element0"."value", ?) end when 'text' then case "element0"."type" when 'object' then json_extract("element0"."value", ?) end end = ?) is true))
  order by  resource.id
  limit ? offset ?;

-- resource by external id
select "resource"."id", "resource"."directory_id", "resource"."organization_id", "resource"."resource_type", "resource"."external_id", "resource"."label", "resource"."attributes", "resource"."version", "resource"."created_at", "resource"."updated_at"
  from (select id
  from directory_resources
           
  where substr(external_id, 1, 500) = substr(?, 1, 500)
  and external_id = ?
  and directory_id = ?) as source cross join "directory_resources" as "resource" on "resource"."id" = "source"."id"
  where resource.directory_id = ?
  and resource.resource_type = ?
  and ("resource"."external_id" = ?) is true
  order by  resource.id
  limit ? offset ?;

-- groups by a member
select "resource"."id", "resource"."directory_id", "resource"."organization_id", "resource"."resource_type", "resource"."external_id", "resource"."label", "resource"."attributes", "resource"."version", "resource"."created_at", "resource"."updated_at"
  from (select group_id as id
  from directory_group_members
       
  where member_id = ?) as source cross join "directory_resources" as "resource" on "resource"."id" = "source"."id"
  where resource.directory_id = ?
  and resource.resource_type = ?
  and exists (select 1
  from directory_group_members as membership cross join "directory_resources" as "member" on "member"."id" = "membership"."member_id"
     
  where membership.member_id = ?
  and membership.group_id = resource.id)
  order by  resource.id
  limit ? offset ?;

-- page of resources by offset
select "resource"."id", "resource"."directory_id", "resource"."organization_id", "resource"."resource_type", "resource"."external_id", "resource"."label", "resource"."attributes", "resource"."version", "resource"."created_at", "resource"."updated_at"
  from (select resource.id
  from directory_resources as resource
  where resource.directory_id = ?
  and resource.resource_type = ?
  and directory_id > '' 
  order by  resource.id
  limit ? offset ?) as page cross join "directory_resources" as "resource" on "resource"."id" = "page"."id"
   
  order by page.id;

-- page of resources behind one
select "resource"."id", "resource"."directory_id", "resource"."organization_id", "resource"."resource_type", "resource"."external_id", "resource"."label", "resource"."attributes", "resource"."version", "resource"."created_at", "resource"."updated_at"
  from directory_resources as resource
  where resource.directory_id = ?
  and resource.resource_type = ?
  and directory_id > '' 
  and resource.id > ?
  order by resource.id
  limit ?;

-- count of resources
select count(*) as count
  from directory_resources as resource
  where resource.directory_id = ?
  and resource.resource_type = ?
  and directory_id > '' ;

-- members of a group
select "membership"."group_id", "membership"."member_id", "membership"."member_type", "member"."label"
       
  from directory_group_members as membership cross join "directory_resources" as "member" on "member"."id" = "membership"."member_id"
       
  where membership.group_id = ?
       
  order by membership.member_id;

-- groups of users
with recursive above (id, group_id, direct) as (
          select membership.member_id, membership.group_id, 1
         
  from json_each(?) as "wanted"
          cross join "directory_group_members" as "membership" on "membership"."member_id" = "wanted"."value"
          union
          select above.id, membership.group_id, 0
         
  from above cross join "directory_group_members" as "membership" on "membership"."member_id" = "above"."group_id"
        ),
        distinct_above (id, group_id, direct) as (
          select id, group_id, max(direct)
  from above
  where id <> group_id group by id, group_id
        )
        select distinct_above.id, distinct_above.group_id, distinct_above.direct,
          member.external_id, member.label
       
  from distinct_above cross join "directory_resources" as "member" on "member"."id" = "distinct_above"."group_id"
       
  order by distinct_above.id, distinct_above.group_id;

-- users within a group
with recursive inside (id, type) as (
          select member_id, member_type
  from directory_group_members
  where group_id = ?
          union
          select membership.member_id, membership.member_type
         
  from inside cross join "directory_group_members" as "membership" on "membership"."group_id" = "inside"."id"
         
  where inside.type = 'Group'
        )
        select inside.id
  from inside cross join "directory_resources" as "member" on "member"."id" = "inside"."id"
       
  where inside.type = 'User'
       
  order by inside.id;

-- a group inside a group
with recursive above (id) as (
          select group_id
  from directory_group_members
  where member_id = ?
          union
          select membership.group_id
         
  from above cross join "directory_group_members" as "membership" on "membership"."member_id" = "above"."id"
        )
        select exists (select 1
  from above
  where id = ?) as found;

-- members leave a group

        delete
  from directory_group_members
       
  where group_id = ?
  and "member_id" in (select value
  from json_each(?))
       
  returning member_id;

-- newest requests
select *
  from "scim_requests"
  where directory_id > ''
  and "directory_id" = ?
  and "organization_id" = ?
  order by "id" desc
  limit ?;

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
  where 1 = 1
  and "reference" = ?
  and "organization_id" = ?
  order by "id" desc
  limit ?;

-- newest attempts
select *
  from "sign_in_attempts"
  where id > ''
  and "organization_id" = ?
  order by "id" desc
  limit ?;

-- newest attempts that failed
select *
  from "sign_in_attempts"
  where coalesce(code, '') <> ''
  and coalesce(code, '') <> ''
  and "organization_id" = ?
  order by "id" desc
  limit ?;

-- newest attempts with an error, in a time
select *
  from "sign_in_attempts"
  where code <> ''
  and "code" = ?
  and "id" >= ?
  and "created_at" >= ?
  and "id" < ?
  and "created_at" < ?
  and "organization_id" = ?
  order by "id" desc
  limit ?;

-- newest attempts with an outcome
select *
  from "sign_in_attempts"
  where outcome <> 'signedIn'
  and "outcome" = ?
  and "organization_id" = ?
  order by "id" desc
  limit ?;

-- newest attempts through a connection with an outcome
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = ?
  and "outcome" = ?
  and "organization_id" = ?
  order by "id" desc
  limit ?;

-- newest attempts through a connection
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = ?
  and "outcome" = ?
  and "organization_id" = ?
  order by "id" desc
  limit ?;
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = ?
  and "outcome" = ?
  and "organization_id" = ?
  order by "id" desc
  limit ?;
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = ?
  and "outcome" = ?
  and "organization_id" = ?
  order by "id" desc
  limit ?;
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = ?
  and "outcome" = ?
  and "organization_id" = ?
  order by "id" desc
  limit ?;
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = ?
  and "outcome" = ?
  and "organization_id" = ?
  order by "id" desc
  limit ?;
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = ?
  and "outcome" = ?
  and "organization_id" = ?
  order by "id" desc
  limit ?;

-- newest attempts through a connection that failed
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = ?
  and "outcome" = ?
  and "code" is not null
  and "organization_id" = ?
  order by "id" desc
  limit ?;
select *
  from "sign_in_attempts"
  where 1 = 1
  and "connection_id" = ?
  and "outcome" = ?
  and "code" is not null
  and "organization_id" = ?
  order by "id" desc
  limit ?;

-- attempts that have just come
select "id", "organization_id"
  from "sign_in_attempts"
  where "id" >= ?
  order by "id" desc
  limit ?;

-- requests that have just come
select "id", "organization_id"
  from "scim_requests"
  where "id" >= ?
  order by "id" desc
  limit ?;

-- newest requests that failed
select *
  from "scim_requests"
  where "cause" is not null
  and "directory_id" = ?
  and "organization_id" = ?
  order by "id" desc
  limit ?;

-- newest requests that failed for a cause
select *
  from "scim_requests"
  where "cause" = ?
  and cause <> ''
  and "directory_id" = ?
  and "organization_id" = ?
  order by "id" desc
  limit ?;

-- newest deletions
select *
  from "scim_requests"
  where method <> 'GET'
  and "method" = ?
  and "directory_id" = ?
  and "organization_id" = ?
  order by "id" desc
  limit ?;

-- the end of the request log
select "method", "path", "status", "outcome", "created_at"
  from "scim_requests"
  where "directory_id" = ?
  and "organization_id" = ?
  and directory_id > ''
  order by "id" desc
  limit ?;

-- requests by the hour
select *
  from "scim_activity"
  where "directory_id" = ?
  and "hour" >= ?
  order by "hour";

-- groups of an organization
select "id", "directory_id", "external_id", "label", "created_at", "updated_at", (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) as name
       
  from directory_resources
       
  where resource_type = 'Group'
  and organization_id = ?
        
        
        
        
       
  order by (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) asc, id asc
  limit ?;

-- groups of an organization, backwards
select "id", "directory_id", "external_id", "label", "created_at", "updated_at", (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) as name
       
  from directory_resources
       
  where resource_type = 'Group'
  and organization_id = ?
        
        
        
        
       
  order by (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) desc, id desc
  limit ?;

-- groups of an organization by a search
select "id", "directory_id", "external_id", "label", "created_at", "updated_at", (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) as name
       
  from directory_resources
       
  where resource_type = 'Group'
  and organization_id = ?
        
        
        
       
  and (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) like ? escape '\'
       
  order by (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) asc, id asc
  limit ?;

-- a group by what its directory calls it
select "id", "directory_id", "external_id", "label", "created_at", "updated_at", (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) as name
       
  from directory_resources
       
  where resource_type || '' = 'Group'
  and organization_id = ?
        
       
  and directory_id = ?
       
  and substr(external_id, 1, 500) = substr(?, 1, 500)
  and external_id = ?
        
       
  order by (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) asc, id asc
  limit ?;

-- a group
select "id", "directory_id", "external_id", "label", "created_at", "updated_at", (coalesce(substr(comparable ->> 'displayName', 1, 200), '')) as name
       
  from directory_resources
       
  where id = ?
  and organization_id = ?
  and resource_type || '' = 'Group';

-- a page of the members of a group
select "membership"."group_id", "membership"."member_id", "membership"."member_type", "member"."label"
       
  from directory_group_members as membership cross join "directory_resources" as "member" on "member"."id" = "membership"."member_id"
       
  where membership.group_id = ?
  and membership.member_id > ?
       
  order by membership.member_id
  limit ?;

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
           
  limit ?
          ) as counted
        ) as members
       
  from json_each(?) as "wanted";

-- what the organization calls people
select "id", "user_id", "display_name", "username", "email"
  from "members"
  where "user_id" in (?)
  and "organization_id" = ?;

-- newest audit events
select *
  from "audit_events"
  where "organization_id" = ?
  and id > ''
  order by "id" desc
  limit ?;

-- newest audit events about a target
select *
  from "audit_events"
  where "organization_id" = ?
  and target_id = ?
  and coalesce(person_id, '') <> target_id
  and "target_id" = ?
  order by "id" desc
  limit ?;

-- newest audit events about a person as the target
select *
  from "audit_events"
  where "organization_id" = ?
  and target_id = ?
  and coalesce(person_id, '') <> target_id
  and "target_id" = ?
  order by "id" desc
  limit ?;
select *
  from "audit_events"
  where "organization_id" = ?
  and person_id = ?
  and target_id = ?
  and "target_id" = ?
  order by "id" desc
  limit ?;

-- newest audit events by an actor
select *
  from "audit_events"
  where "organization_id" = ?
  and actor_key = ?
  and coalesce(actor_key, person_id) = ?
  order by "id" desc
  limit ?;

-- newest audit events by a person
select *
  from "audit_events"
  where "organization_id" = ?
  and actor_key = ?
  and coalesce(actor_key, person_id) = ?
  order by "id" desc
  limit ?;
select *
  from "audit_events"
  where "organization_id" = ?
  and person_id = ?
  and actor_key is null
  and coalesce(actor_key, person_id) = ?
  order by "id" desc
  limit ?;

-- newest audit events about a person
select *
  from "audit_events"
  where "organization_id" = ?
  and person_id = ?
  order by "id" desc
  limit ?;

-- newest audit events of a kind
select *
  from "audit_events"
  where "organization_id" = ?
  and id > ''
  and "action" = ?
  order by "id" desc
  limit ?;

-- newest members

    select entry.member_id, "entry"."member_id" as key 
   
  from member_listing as entry
  where entry.organization_id = ?
   
  order by  entry.member_id desc
   
  limit ?;

    select count(*) as count
  from (select member_id
  from member_listing
   
  where organization_id = ?
  and member_id > ''
  limit ?) as bounded;

-- members by name

    select entry.member_id, "entry"."sort_name" as key 
   
  from member_listing as entry
  where entry.organization_id = ?
  and ("entry"."sort_name", entry.member_id) > (?, ?)
   
  order by "entry"."sort_name" asc, entry.member_id asc
   
  limit ?;

-- members by last sign-in

    select entry.member_id, "entry"."last_sign_in_at" as key 
   
  from member_listing as entry
  where entry.organization_id = ?
  and ("entry"."last_sign_in_at", entry.member_id) < (?, ?)
   
  order by "entry"."last_sign_in_at" desc, entry.member_id desc
   
  limit ?;

-- few members with a role

    select count(*) as count
  from (select member_id
  from member_roles
     
  where organization_id = ?
  and role = ?
  limit ?) as bounded;

    select entry.member_id, "entry"."member_id" as key , count(*) over () as matches
   
  from (select member_id
  from member_roles
     
  where organization_id = ?
  and role = ?) as found cross join "member_listing" as "entry" on "entry"."member_id" = "found"."member_id"
  where 1 = 1
   
  order by  entry.member_id desc
   
  limit ?;

-- few members with a status

    select count(*) as count
  from (select member_id
  from member_listing
     
  where organization_id = ?
  and "status" = ?
  limit ?) as bounded;

    select entry.member_id, "entry"."member_id" as key , count(*) over () as matches
   
  from (select member_id
  from member_listing
     
  where organization_id = ?
  and "status" = ?) as found cross join "member_listing" as "entry" on "entry"."member_id" = "found"."member_id"
  where 1 = 1
   
  order by  entry.member_id desc
   
  limit ?;

-- few members of an origin

    select count(*) as count
  from (select member_id
  from member_listing
     
  where organization_id = ?
  and "origin" = ?
  limit ?) as bounded;

    select entry.member_id, "entry"."member_id" as key , count(*) over () as matches
   
  from (select member_id
  from member_listing
     
  where organization_id = ?
  and "origin" = ?) as found cross join "member_listing" as "entry" on "entry"."member_id" = "found"."member_id"
  where 1 = 1
   
  order by  entry.member_id desc
   
  limit ?;

-- few members with a connection

    select count(*) as count
  from (select person.id as member_id
  from identities as own cross join "members" as "person" on "person"."user_id" = "own"."user_id"
     
  where own.connection_id = ?
  and own.id > ''
       
  and person.organization_id = ?
       
  and not exists (select 1
  from identities as earlier
         
  where earlier.user_id = own.user_id
  and earlier.connection_id = ?
           
  and earlier.id < own.id
  limit 1 offset 0)
  limit ?) as bounded;

    select entry.member_id, "entry"."member_id" as key , count(*) over () as matches
   
  from (select person.id as member_id
  from identities as own cross join "members" as "person" on "person"."user_id" = "own"."user_id"
     
  where own.connection_id = ?
  and own.id > ''
       
  and person.organization_id = ?
       
  and not exists (select 1
  from identities as earlier
         
  where earlier.user_id = own.user_id
  and earlier.connection_id = ?
           
  and earlier.id < own.id
  limit 1 offset 0)) as found cross join "member_listing" as "entry" on "entry"."member_id" = "found"."member_id"
  where 1 = 1
   
  order by  entry.member_id desc
   
  limit ?;

-- few members of a group

    select count(*) as count
  from (select person.id as member_id
  from directory_group_members as place cross join "directory_users" as "known" on "known"."id" = "place"."member_id" cross join "members" as "person" on "person"."user_id" = "known"."user_id"
     
  where place.group_id = ?
  and coalesce(known.deleted_at, 0) = 0
       
  and person.organization_id = ?
  limit ?) as bounded;

    select entry.member_id, "entry"."member_id" as key , count(*) over () as matches
   
  from (select person.id as member_id
  from directory_group_members as place cross join "directory_users" as "known" on "known"."id" = "place"."member_id" cross join "members" as "person" on "person"."user_id" = "known"."user_id"
     
  where place.group_id = ?
  and coalesce(known.deleted_at, 0) = 0
       
  and person.organization_id = ?) as found cross join "member_listing" as "entry" on "entry"."member_id" = "found"."member_id"
  where 1 = 1
   
  order by  entry.member_id desc
   
  limit ?;

-- few members by a search, as found

    select count(*) as count
  from (select member_id
  from member_listing
     
  where organization_id = ?
  and "status" = ?
  limit ?) as bounded;

    select count(*) as count
  from (select term.member_id
  from member_search_terms as term
     
  where term.organization_id = ?
  and term.term >= ?
  and term.term < ?
       
  and not exists (select 1
  from member_search_terms as earlier
         
  where earlier.member_id = term.member_id
  and earlier.term >= ?
           
  and earlier.term < term.term
  limit 1 offset 0)
  limit ?) as bounded;

    select entry.member_id, "found"."term" as key , count(*) over () as matches
   
  from (select own.member_id, (select term
  from member_search_terms
     
  where member_id = own.member_id
  and term >= ?
  and term < ?
     
  order by term
  limit 1) as term
   
  from (select member_id
  from member_listing
     
  where organization_id = ?
  and "status" = ?) as own) as found cross join "member_listing" as "entry" on "entry"."member_id" = "found"."member_id"
  where found.term is not null
   
  order by "found"."term" asc, entry.member_id asc
   
  limit ?;

-- members by a search

    select count(*) as count
  from (select term.member_id
  from member_search_terms as term
     
  where term.organization_id = ?
  and term.term >= ?
  and term.term < ?
       
  and not exists (select 1
  from member_search_terms as earlier
         
  where earlier.member_id = term.member_id
  and earlier.term >= ?
           
  and earlier.term < term.term
  limit 1 offset 0)
  limit ?) as bounded;

    select found.member_id, found.term as key
  from member_search_terms as found 
   
  where found.organization_id = ?
  and found.term >= ?
  and found.term < ?
  and not exists (select 1
  from member_search_terms as earlier
     
  where earlier.member_id = found.member_id
       
  and earlier.term >= ?
  and earlier.term < found.term
  limit 1 offset 0)
   
  order by found.term, found.member_id
   
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

-- end of old attempts
delete
  from "sign_in_attempts"
  where "id" in (select "id"
  from "sign_in_attempts"
  where "id" < ?
  order by "id"
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
insert into "member_listing" ("member_id", "organization_id", "user_id", "status", "origin", "sort_name", "last_sign_in_at")
  values (?, ?, ?, ?, ?, ?, ?);
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

-- claims are remembered
insert into "sign_in_claims" ("identity_id", "connection_id", "organization_id", "sealed", "seen_at")
  values (?, ?, ?, ?, ?) on conflict ("identity_id") do update
  set "connection_id" = ?, "organization_id" = ?, "sealed" = ?, "seen_at" = ?;

-- new attempt
insert into "sign_in_attempts" ("id", "reference", "organization_id", "connection_id", "user_id", "outcome", "code", "provider_error", "trace", "subject", "ip_address", "user_agent", "created_at")
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- state is spent
insert into "spent_states" ("state_hash", "attempt_id", "expires_at")
  values (?, ?, ?);

-- two audit events
insert into "audit_events" ("id", "organization_id", "at", "actor", "action", "target_kind", "target_id", "details", "ip_address", "actor_key", "person_id")
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- two outbox events
insert into "outbox_events" ("id", "organization_id", "user_id", "type", "payload", "at")
  values (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?);

-- new resource
insert into "directory_resources" ("id", "directory_id", "organization_id", "resource_type", "external_id", "label", "attributes", "comparable", "version", "created_at", "updated_at")
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
insert into "directory_resource_keys" ("value", "attribute", "directory_id", "shared_by", "resource_id")
  values (?, ?, ?, ?, ?), (?, ?, ?, ?, ?);

-- new members

        insert into directory_group_members (group_id, member_id, member_type)
        select ?, member.id, member.resource_type
  from json_each(?) as "wanted" cross join "directory_resources" as "member" on "member"."id" = "wanted"."value"
       
  where member.directory_id = ?
         
  and member.resource_type in ('User', 'Group')
         
  and exists (select 1
  from directory_resources as owner
           
  where owner.id = ?
  and owner.directory_id = ?)
       
  order by member.id
        on conflict do nothing
       
  returning member_id;

-- turns


-- invitation is accepted
update "invitations"
  set "accepted_at" = ?
  where "id" = ?
  and "accepted_at" is null
  and "revoked_at" is null
  and "expires_at" > ?;
