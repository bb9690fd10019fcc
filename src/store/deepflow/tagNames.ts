import type { Tag, TagValuesRequest } from '../callsRequest';
import type { Condition } from '../condition';
import type { Catalog } from './catalog';
import type { DictionaryName } from './dictionaries';
import { isNamed } from './nameFilter';

/** Ids of clusters and namespaces are of 16 bits. */
const IDS_16 = 2 ** 16;
/** The dictionaries of other places are FLAT, which has no more ids than that. */
const IDS_FLAT = 500_000;

/** SQL of places, each an `id`: what they are called, and what they are in. */
interface Places {
  ids: number;
  name: string;
  namespace: string | null;
  cluster: string | null;
}

/** Whose names are names of a tag. DeepFlow names a service by its workload where Kubernetes has no service for it. */
const NAMED_BY = {
  cluster: ['pod_cluster'],
  namespace: ['pod_ns'],
  workload: ['pod_group'],
  service: ['pod_service', 'pod_group'],
} as const satisfies Record<Tag, readonly DictionaryName[]>;

/** Variables of the dashboard, alone and of one place that is chosen above them. */
const LISTS: ReadonlyArray<{ of: string; chosen: Partial<TagValuesRequest>; tags: readonly Tag[] }> = [
  { of: '', chosen: {}, tags: ['cluster', 'namespace', 'workload', 'service'] },
  { of: ' of one namespace', chosen: { namespaces: ['*'] }, tags: ['workload', 'service'] },
  { of: ' of one cluster', chosen: { clusters: ['*'] }, tags: ['namespace', 'workload', 'service'] },
];

/**
 * For *Save & test*: which names are a sample's where there are more calls than are looked at, since this user may not read
 * all of the dictionaries; '' where that is none. What dictionaries tell nobody (hosts, processes, code) stands in
 * docs/install.md.
 */
export function sampledInWords(catalog: Catalog): string {
  const alone = new Set<Tag>();
  const lists = LISTS.flatMap(({ of, chosen, tags }) => {
    const untold = tags.filter((tag) => !alone.has(tag) && !isTold(catalog, tag, chosen));
    untold.filter(() => of === '').forEach((tag) => alone.add(tag));
    return untold.map((tag) => `${tag}s${of}`);
  });
  return lists.length === 0
    ? ''
    : `Where there are many calls, variables list ${lists.join(', ')} from a sample of them: the dictionaries in flow_tag do ` +
        'not tell these to this database user.';
}

/** Whether dictionaries have all names of a tag that they may have in any version. */
function isTold(catalog: Catalog, tag: Tag, chosen: Partial<TagValuesRequest>): boolean {
  return NAMED_BY[tag].every((name) => namesOf(catalog, name, { tag, fromMs: 0, toMs: 0, ...chosen }) !== null);
}

/**
 * The names that DeepFlow's dictionaries have for a tag, whether there are calls of them or not, in what the request
 * narrows them to: every id that there may be is looked up, which takes no right to read the dictionaries as tables.
 *
 * @returns null where dictionaries do not tell: not readable, or not known to say what a place is in; `isAll` is false where
 *   calls may have other names as well: those that code gives its service, and those of processes
 */
export function tagNamesStatement(
  catalog: Catalog,
  request: TagValuesRequest
): (Condition & { isAll: boolean }) | null {
  const selects = NAMED_BY[request.tag].map((dictionary) => namesOf(catalog, dictionary, request));
  const found = selects.filter((one) => one !== null);
  if (found.length === 0) {
    return null;
  }
  return {
    sql: `SELECT DISTINCT tag_value
FROM (
  ${found.map(({ sql }) => sql).join('\n  UNION ALL\n  ')}
)
ORDER BY tag_value
LIMIT {most:UInt32}`,
    params: Object.assign({}, ...found.map(({ params }) => params)),
    isAll: request.tag !== 'service',
  };
}

function namesOf(
  catalog: Catalog,
  dictionary: (typeof NAMED_BY)[Tag][number],
  { clusters = [], namespaces = [] }: TagValuesRequest
): Condition | null {
  const places = placesOf(catalog, dictionary, clusters.length > 0 || namespaces.length > 0);
  if (!places) {
    return null;
  }
  const near: Condition[] = [];
  for (const [of, id, names, parameter] of [
    ['pod_cluster', places.cluster, clusters, 'clusters'],
    ['pod_ns', places.namespace, namespaces, 'namespaces'],
  ] as const) {
    if (names.length > 0 && id === null) {
      return null;
    }
    if (names.length > 0 && id !== null) {
      near.push(isNamed(catalog, of, id, names, parameter));
    }
  }
  return {
    sql: `SELECT DISTINCT ${places.name} AS tag_value
  FROM (SELECT arrayJoin(range(1, ${places.ids})) AS id)
  WHERE ${[`tag_value != ''`, ...near.map(({ sql }) => sql)].join(' AND ')}`,
    params: Object.assign({}, ...near.map(({ params }) => params)),
  };
}

function placesOf(catalog: Catalog, dictionary: (typeof NAMED_BY)[Tag][number], isNarrowed: boolean): Places | null {
  const { dictionaries, idOf, name } = catalog;
  const clusterOf = (namespace: string | null) => namespace && idOf('pod_ns', 'pod_cluster_id', namespace);
  if (!dictionaries.has(dictionary)) {
    return null;
  }
  switch (dictionary) {
    case 'pod_cluster':
      return { ids: IDS_16, name: name(dictionary, 'id'), namespace: null, cluster: 'id' };
    case 'pod_ns':
      return { ids: IDS_16, name: name(dictionary, 'id'), namespace: 'id', cluster: clusterOf('id') };
    default: {
      const own = idOf(dictionary, 'pod_ns_id', 'id');
      // older servers say it of pods only
      const ofPod = own || !isNarrowed ? null : idOf('pod', `${dictionary}_id`, 'id');
      const namespace = ofPod ? idOf('pod', 'pod_ns_id', 'id') : own;
      return { ids: IDS_FLAT, name: name(dictionary, ofPod ?? 'id'), namespace, cluster: clusterOf(namespace) };
    }
  }
}
