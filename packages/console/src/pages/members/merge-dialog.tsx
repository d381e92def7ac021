import { Alert, Badge, Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { useErrorTexts } from '../../parts/error-words.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { SearchSelect, type Choice } from '../../parts/search-select.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { PersonLine, useNameOf } from './person.tsx'
import {
  memberChoicesQuery,
  mergePreviewQuery,
  useMemberActions,
  type MemberDetails,
  type MergePreview,
} from './queries.ts'

type Props = { readonly organizationId: string; readonly member: MemberDetails }

export function MergeButton(props: Props) {
  const { member: texts } = useTexts()
  const [opened, { open, close }] = useDisclosure(false)
  const name = useNameOf()(props.member)
  return (
    <>
      <Button variant="default" onClick={open}>
        {texts.merge}
      </Button>
      <Modal opened={opened} onClose={close} title={texts.mergeTitle(name)} size="lg" centered>
        <MergeForm {...props} onClose={close} />
      </Modal>
    </>
  )
}

function MergeForm(props: Props & { readonly onClose: () => void }) {
  const { parts, member: texts } = useTexts()
  const { organizationId, member, onClose } = props
  const [absorbed, setAbsorbed] = useState<Choice | null>(null)
  const absorbedId = absorbed?.value ?? null
  const name = useNameOf()(member)
  const { merge } = useMemberActions(organizationId, member.id)
  const preview = useQuery({
    ...mergePreviewQuery(organizationId, member.id, absorbedId ?? ''),
    enabled: absorbedId !== null,
  })
  const action = useMutation({
    mutationFn: merge,
    onSuccess: () => {
      notifyDone(texts.merged(name))
      onClose()
    },
  })
  const mayMerge = absorbedId !== null && preview.data?.refusal === null
  return (
    <Stack>
      <Text size="sm">{texts.mergeText}</Text>
      <OtherAccount {...props} chosen={absorbed} onChoose={setAbsorbed} />
      {absorbedId !== null && (
        <Loaded query={preview} rows={3}>
          {(outlook) => <Outlook outlook={outlook} />}
        </Loaded>
      )}
      {action.error !== null && <ErrorNotice error={action.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {parts.cancel}
        </Button>
        <Button
          color="red"
          disabled={!mayMerge}
          loading={action.isPending}
          onClick={() => absorbedId !== null && action.mutate(absorbedId)}
        >
          {texts.mergeConfirm}
        </Button>
      </Group>
    </Stack>
  )
}

function OtherAccount(
  props: Props & {
    readonly chosen: Choice | null
    readonly onChoose: (other: Choice | null) => void
  },
) {
  const { member: texts } = useTexts()
  const nameOf = useNameOf()
  const [words, setWords] = useState('')
  const choices = useQuery(memberChoicesQuery(props.organizationId, words))
  const found = (choices.data?.items ?? []).filter(({ id }) => id !== props.member.id)
  return (
    <SearchSelect
      label={texts.mergeSearch}
      placeholder={texts.mergeSearchHint}
      data-autofocus
      lookup={choices}
      nothingFound={texts.mergeNobody}
      found={found.map((other) => ({
        value: other.id,
        label: nameOf(other),
        detail: other.username ?? other.email,
      }))}
      value={props.chosen?.value ?? null}
      valueLabel={props.chosen?.label}
      onSearch={setWords}
      onChoose={props.onChoose}
    />
  )
}

function Outlook({ outlook }: { readonly outlook: MergePreview }) {
  const { member: texts } = useTexts()
  const format = useFormat()
  const { survivor, absorbed, refusal, after, sessionsToEnd } = outlook
  return (
    <Stack gap="md">
      <Group grow align="flex-start">
        <Stack gap="xs">
          <Text size="xs" c="dimmed">
            {texts.mergeEnds}
          </Text>
          <PersonLine person={absorbed} />
        </Stack>
        <Stack gap="xs">
          <Text size="xs" c="dimmed">
            {texts.mergeStays}
          </Text>
          <PersonLine person={survivor} />
        </Stack>
      </Group>
      {refusal !== null && <Refusal refusal={refusal} />}
      {after !== null && (
        <>
          <div>
            <Text size="sm" fw={600} mb={4}>
              {texts.mergeMoves}
            </Text>
            <Moves absorbed={absorbed} />
          </div>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {texts.mergeAfter}
            </Text>
            {after.roles.map(({ role }) => (
              <Badge key={role} variant="default" tt="none" fw={500} radius="sm">
                {role}
              </Badge>
            ))}
          </Group>
          <Text size="sm">{texts.mergeSessions(format.number(sessionsToEnd))}</Text>
        </>
      )}
    </Stack>
  )
}

function Refusal(props: { readonly refusal: NonNullable<MergePreview['refusal']> }) {
  const { title, hint } = useErrorTexts()(props.refusal)
  return (
    <Alert color="yellow" icon={<IconAlertTriangle />} title={title} role="alert">
      <Text size="sm">{hint}</Text>
    </Alert>
  )
}

function Moves({ absorbed }: { readonly absorbed: MergePreview['absorbed'] }) {
  const { member: texts } = useTexts()
  const lines = [
    ...absorbed.identities.map(({ id, authSource }) => ({
      key: id,
      text: texts.mergeIdentity(authSource),
    })),
    ...absorbed.directories.map(({ resourceId, name, userName }) => ({
      key: resourceId,
      text: texts.mergeDirectory(name, userName),
    })),
    ...absorbed.groups.map(({ groupId, name }) => ({
      key: groupId,
      text: texts.mergeGroup(name ?? groupId),
    })),
  ]
  if (lines.length === 0) return <Text size="sm">{texts.mergeNothingMoves}</Text>
  return (
    <List size="sm">
      {lines.map(({ key, text }) => (
        <List.Item key={key}>{text}</List.Item>
      ))}
    </List>
  )
}
