/** A kind of node, as `src/node-types.json` describes it. */
export interface NodeInfo {
  type: string;
  named: boolean;
  fields?: Record<string, ChildInfo>;
  children?: ChildInfo;
  subtypes?: { type: string; named: boolean }[];
}

/** What may stand in a field or among the children of a node. */
export interface ChildInfo {
  multiple: boolean;
  required: boolean;
  types: { type: string; named: boolean }[];
}

/** The language's name. */
export const name: 'grok';
/** The grammar, for `Parser.setLanguage`. */
export const language: unknown;
/** Every kind of node. */
export const nodeTypeInfo: NodeInfo[];
