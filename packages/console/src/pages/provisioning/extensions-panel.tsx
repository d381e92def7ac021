import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Paper,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm, type UseFormReturnType } from '@mantine/form'
import { randomId } from '@mantine/hooks'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMay } from '../../api/me.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { UnsavedGuard } from '../../parts/unsaved-guard.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { useUpdateDirectory, type Directory } from './queries.ts'
import { provisioningRoute } from './routes.ts'

type SavedSchema = Directory['extensions'][number]
type SavedAttribute = SavedSchema['attributes'][number]
/** Neither has a name of its own while it is being named, so that each gets a key to be told by. */
type Attribute = SavedAttribute & { readonly key: string }
type Schema = Omit<SavedSchema, 'attributes'> & {
  readonly key: string
  readonly attributes: Attribute[]
}
type Form = UseFormReturnType<{ extensions: Schema[] }>

const types = [
  'string',
  'boolean',
  'decimal',
  'integer',
  'dateTime',
  'binary',
  'reference',
] as const satisfies readonly Attribute['type'][]

const newAttribute = (): Attribute => ({
  key: randomId(),
  name: '',
  type: 'string',
  description: '',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  canonicalValues: [],
})

/** Attributes that the organization adds. What this form does not show of them stays as it is. */
export function ExtensionsPanel({ directory }: { readonly directory: Directory }) {
  const { settings } = useTexts().provisioning
  const words = settings.extensions
  const { organizationId } = provisioningRoute.useParams()
  const mayWrite = useMay('directories:write')
  const update = useUpdateDirectory({ organizationId, directoryId: directory.id })
  const form = useForm<{ extensions: Schema[] }>({
    initialValues: {
      extensions: directory.extensions.map(withKeys),
    },
  })
  const submit = form.onSubmit(({ extensions }) =>
    update.mutate(
      { extensions: extensions.map(withoutKeys) },
      {
        onSuccess: () => {
          form.resetDirty({ extensions })
          notifyDone(words.saved)
        },
      },
    ),
  )
  return (
    <Panel title={words.title} description={words.description}>
      <form onSubmit={submit}>
        <UnsavedGuard when={form.isDirty()} />
        <Stack>
          {form.values.extensions.length === 0 && (
            <Text size="sm" c="dimmed">
              {words.none}
            </Text>
          )}
          {form.values.extensions.map((schema, index) => (
            <SchemaFields key={schema.key} form={form} index={index} mayWrite={mayWrite} />
          ))}
          {update.error !== null && <ErrorNotice error={update.error} />}
          {mayWrite && <Actions form={form} pending={update.isPending} />}
        </Stack>
      </form>
    </Panel>
  )
}

function withKeys(schema: SavedSchema): Schema {
  const attributes = schema.attributes.map((attribute) => ({ ...attribute, key: randomId() }))
  return { ...schema, key: randomId(), attributes }
}

function withoutKeys({ id, name, description, resourceType, attributes }: Schema): SavedSchema {
  return {
    id,
    name,
    description,
    resourceType,
    attributes: attributes.map(withoutKey),
  }
}

/** The server refuses fields that it does not know. */
function withoutKey(attribute: Attribute): SavedAttribute {
  return {
    name: attribute.name,
    type: attribute.type,
    description: attribute.description,
    multiValued: attribute.multiValued,
    required: attribute.required,
    caseExact: attribute.caseExact,
    mutability: attribute.mutability,
    returned: attribute.returned,
    uniqueness: attribute.uniqueness,
    canonicalValues: attribute.canonicalValues,
  }
}

function Actions({ form, pending }: { readonly form: Form; readonly pending: boolean }) {
  const { settings } = useTexts().provisioning
  const words = settings.extensions
  const add = () =>
    form.insertListItem('extensions', {
      key: randomId(),
      id: '',
      name: '',
      description: '',
      resourceType: 'User',
      attributes: [newAttribute()],
    } satisfies Schema)
  return (
    <Stack gap="xs">
      <Group>
        <Button
          variant="default"
          data-add="schema"
          leftSection={<IconPlus size={16} />}
          onClick={add}
        >
          {words.add}
        </Button>
        <Button type="submit" loading={pending} disabled={!form.isDirty()}>
          {words.save}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {words.removeHint}
      </Text>
    </Stack>
  )
}

/** What is removed takes its button along: the one that adds such a thing takes the focus. */
function focusAdd(inside: Element | null, what: 'schema' | 'attribute'): void {
  inside?.querySelector<HTMLElement>(`[data-add="${what}"]`)?.focus()
}

type FieldsProps = { readonly form: Form; readonly index: number; readonly mayWrite: boolean }

function SchemaFields({ form, index, mayWrite }: FieldsProps) {
  const { settings } = useTexts().provisioning
  const words = settings.extensions
  const at = `extensions.${index}`
  const schema = form.values.extensions[index]
  if (!schema) return null
  return (
    <Paper withBorder p="md" component="fieldset" disabled={!mayWrite}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Text component="legend" fw={600} size="sm">
            {schema.name === '' ? words.schema : schema.name}
          </Text>
          {mayWrite && (
            <ActionIcon
              variant="subtle"
              color="red"
              aria-label={words.removeSchema(schema.name)}
              onClick={({ currentTarget }) => {
                focusAdd(currentTarget.closest('form'), 'schema')
                form.removeListItem('extensions', index)
              }}
            >
              <IconTrash size={18} />
            </ActionIcon>
          )}
        </Group>
        <TextInput
          label={words.urn}
          description={words.urnHint}
          required
          maxLength={200}
          ff="monospace"
          {...form.getInputProps(`${at}.id`)}
        />
        <Group grow align="flex-start">
          <TextInput
            label={words.name}
            required
            maxLength={100}
            {...form.getInputProps(`${at}.name`)}
          />
          <Select
            label={words.appliesTo}
            allowDeselect={false}
            data={(['User', 'Group'] as const).map((value) => ({
              value,
              label: words.types[value],
            }))}
            {...form.getInputProps(`${at}.resourceType`)}
          />
        </Group>
        <Text size="sm" fw={500}>
          {words.attributes}
        </Text>
        {schema.attributes.map((attribute, place) => (
          <AttributeFields
            key={attribute.key}
            form={form}
            schemaIndex={index}
            index={place}
            attribute={attribute}
            mayWrite={mayWrite}
          />
        ))}
        {mayWrite && (
          <div>
            <Button
              variant="subtle"
              size="compact-sm"
              data-add="attribute"
              leftSection={<IconPlus size={14} />}
              onClick={() => form.insertListItem(`${at}.attributes`, newAttribute())}
            >
              {words.addAttribute}
            </Button>
          </div>
        )}
      </Stack>
    </Paper>
  )
}

function AttributeFields(props: {
  readonly form: Form
  readonly schemaIndex: number
  readonly index: number
  readonly attribute: Attribute
  readonly mayWrite: boolean
}) {
  const { settings } = useTexts().provisioning
  const words = settings.extensions
  const { form, schemaIndex, index, attribute, mayWrite } = props
  const list = `extensions.${schemaIndex}.attributes`
  const at = `${list}.${index}`
  const several = (form.values.extensions[schemaIndex]?.attributes.length ?? 0) > 1
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        label={words.attribute}
        required
        maxLength={63}
        pattern="[A-Za-z][A-Za-z0-9_\-]*"
        w={{ base: '100%', xs: 200 }}
        {...form.getInputProps(`${at}.name`)}
      />
      <Select
        label={words.type}
        allowDeselect={false}
        w={{ base: '100%', xs: 180 }}
        data={types.map((value) => ({ value, label: words.attributeTypes[value] }))}
        {...form.getInputProps(`${at}.type`)}
      />
      <Checkbox
        label={words.multiValued}
        mb={8}
        {...form.getInputProps(`${at}.multiValued`, { type: 'checkbox' })}
      />
      <Checkbox
        label={words.secret}
        mb={8}
        checked={attribute.returned === 'never'}
        onChange={(event) =>
          form.setFieldValue(at, {
            ...attribute,
            returned: event.currentTarget.checked ? 'never' : 'default',
            mutability: event.currentTarget.checked ? 'writeOnly' : 'readWrite',
          })
        }
      />
      {mayWrite && several && (
        <ActionIcon
          variant="subtle"
          color="red"
          mb={4}
          aria-label={words.removeAttribute(attribute.name)}
          onClick={({ currentTarget }) => {
            focusAdd(currentTarget.closest('fieldset'), 'attribute')
            form.removeListItem(list, index)
          }}
        >
          <IconTrash size={18} />
        </ActionIcon>
      )}
    </Group>
  )
}
