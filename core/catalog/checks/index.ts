import type { CatalogCheck } from '../check.ts';
import { annotationValue } from './annotation-value.ts';
import { apiDefinition } from './api-definition.ts';
import { danglingReference } from './dangling-reference.ts';
import { deprecatedAnnotation } from './deprecated-annotation.ts';
import { duplicateEntity } from './duplicate-entity.ts';
import { duplicateItem } from './duplicate-item.ts';
import { email } from './email.ts';
import { ineffectiveField } from './ineffective-field.ts';
import { kindNotAllowed } from './kind-not-allowed.ts';
import { locationTarget } from './location-target.ts';
import { managedAnnotation } from './managed-annotation.ts';
import { mergeKey } from './merge-key.ts';
import { noEntity } from './no-entity.ts';
import { ownerDialect } from './owner-dialect.ts';
import { placeholderOwner } from './placeholder-owner.ts';
import { placeholderTarget } from './placeholder-target.ts';
import { projectSlug } from './project-slug.ts';
import { referenceCycle } from './reference-cycle.ts';
import { referenceKind } from './reference-kind.ts';
import { sourceLocation } from './source-location.ts';
import { techdocsRef } from './techdocs-ref.ts';
import { undiscoveredEntity } from './undiscovered-entity.ts';
import { unknownField } from './unknown-field.ts';
import { unsafeLink } from './unsafe-link.ts';

/** All checks on what Backstage accepts but is still wrong, in the order of their ids. */
export const catalogChecks: readonly CatalogCheck[] = [
  annotationValue,
  apiDefinition,
  danglingReference,
  deprecatedAnnotation,
  duplicateEntity,
  duplicateItem,
  email,
  ineffectiveField,
  kindNotAllowed,
  locationTarget,
  managedAnnotation,
  mergeKey,
  noEntity,
  ownerDialect,
  placeholderOwner,
  placeholderTarget,
  projectSlug,
  referenceCycle,
  referenceKind,
  sourceLocation,
  techdocsRef,
  undiscoveredEntity,
  unknownField,
  unsafeLink,
];
