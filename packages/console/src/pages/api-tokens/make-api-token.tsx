import { Button, Code, Group, Modal, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { daysFromNow } from '../../api/days-from-now.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { SecretOnce } from '../../parts/secret-once.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { areas, isAccess, type Access, type Area } from './grants.ts'
import { useMakeApiToken, type TokenPermission } from './queries.ts'

/** A button, the form behind it, and the token, this once. */
export function MakeApiToken({ organizationId }: { readonly organizationId: string }) {
  const { apiTokens: texts } = useTexts()
  const [opened, { open, close }] = useDisclosure(false)
  const [made, setMade] = useState<{ readonly name: string; readonly token: string }>()
  const leave = () => {
    close()
    setMade(undefined)
  }
  return (
    <>
      <Button onClick={open}>{texts.make}</Button>
      <Modal
        opened={opened}
        onClose={leave}
        title={made ? texts.made(made.name) : texts.make}
        size="lg"
        // What is shown once is not lost by a click beside it, or by a key.
        closeOnClickOutside={made === undefined}
        closeOnEscape={made === undefined}
        centered
      >
        {made ? (
          <Made token={made.token} onFinish={leave} />
        ) : (
          <NewTokenForm organizationId={organizationId} onMade={setMade} onCancel={leave} />
        )}
      </Modal>
    </>
  )
}

function Made(props: { readonly token: string; readonly onFinish: () => void }) {
  const { apiTokens: texts } = useTexts()
  return (
    <Stack>
      <SecretOnce label={texts.token} value={props.token} />
      <Text size="sm">{texts.use}</Text>
      <Code block>{`Authorization: Bearer ${props.token.slice(0, 8)}…`}</Code>
      <Group justify="flex-end">
        <Button onClick={props.onFinish}>{texts.finish}</Button>
      </Group>
    </Stack>
  )
}

type Grants = Partial<Record<Area, Access>>

function NewTokenForm(props: {
  readonly organizationId: string
  readonly onMade: (made: { readonly name: string; readonly token: string }) => void
  readonly onCancel: () => void
}) {
  const { parts, apiTokens: texts } = useTexts()
  const make = useMakeApiToken(props.organizationId)
  const form = useForm<{ name: string; days: string; grants: Grants }>({
    initialValues: { name: '', days: '90', grants: {} },
    validate: {
      name: (name) => (name.trim() === '' ? texts.nameMissing : null),
      grants: (grants) => (permissionsFrom(grants).length === 0 ? texts.choose : null),
    },
  })
  return (
    <form
      onSubmit={form.onSubmit(({ name, days, grants }) =>
        make.mutate(
          {
            name,
            permissions: permissionsFrom(grants),
            expiresAt: daysFromNow(Number(days)),
          },
          { onSuccess: ({ token }) => props.onMade({ name, token }) },
        ),
      )}
    >
      <Stack>
        <TextInput
          label={texts.name}
          description={texts.nameHint}
          maxLength={100}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Select
          label={texts.lifetime}
          data={Object.entries(texts.lifetimes).map(([value, label]) => ({ value, label }))}
          allowDeselect={false}
          {...form.getInputProps('days')}
        />
        <GrantTable
          grants={form.values.grants}
          error={form.errors['grants']}
          onChange={(grants) => form.setFieldValue('grants', grants)}
        />
        {make.error !== null && <ErrorNotice error={make.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onCancel}>
            {parts.cancel}
          </Button>
          <Button type="submit" loading={make.isPending}>
            {texts.make}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function GrantTable(props: {
  readonly grants: Grants
  readonly error: React.ReactNode
  readonly onChange: (grants: Grants) => void
}) {
  const { apiTokens: texts } = useTexts()
  return (
    <Stack gap="xs">
      <div>
        <Text size="sm" fw={500}>
          {texts.permissions}
        </Text>
        <Text size="xs" c="dimmed">
          {texts.permissionsHint}
        </Text>
      </div>
      <Table aria-label={texts.permissions} verticalSpacing={4}>
        <Table.Tbody>
          {areas.map(({ area, accesses }) => (
            <Table.Tr key={area}>
              <Table.Td>{texts.areas[area]}</Table.Td>
              <Table.Td>
                <Select
                  size="xs"
                  aria-label={texts.accessTo(texts.areas[area])}
                  data={accesses.map((access) => ({ value: access, label: texts.access[access] }))}
                  value={props.grants[area] ?? 'none'}
                  allowDeselect={false}
                  onChange={(access) =>
                    isAccess(access) && props.onChange({ ...props.grants, [area]: access })
                  }
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {props.error !== undefined && (
        <Text size="sm" c="red" role="alert">
          {props.error}
        </Text>
      )}
    </Stack>
  )
}

/** Writing includes reading; the server adds it. */
function permissionsFrom(grants: Grants): TokenPermission[] {
  return areas.flatMap(({ area }): TokenPermission[] => {
    const access = grants[area]
    if (access === undefined || access === 'none') return []
    const permission = `${area}:${access}`
    return isTokenPermission(permission) ? [permission] : []
  })
}

function isTokenPermission(text: string): text is TokenPermission {
  return areas.some(({ area, accesses }) =>
    accesses.some((access) => access !== 'none' && text === `${area}:${access}`),
  )
}
