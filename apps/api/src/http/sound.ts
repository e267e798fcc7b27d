import { applyDecorators, type Type } from '@nestjs/common';
import { Type as TransformTo } from 'class-transformer';
import { getMetadataStorage, ValidateNested, ValidationTypes } from 'class-validator';

type Holder = Readonly<Record<string, unknown>>;
type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** Whether a field of an object is as it must be. */
type Rule = (value: unknown, of: Holder) => boolean;

interface Shape {
  readonly names: ReadonlySet<string>;
  readonly fields: readonly { readonly name: string; readonly rule: Rule }[];
}

type ClassOf = (around?: { readonly object: Holder; readonly property: string }) => object;

const CLASS_OF = 'pacta:class-of';

/** What stands in a field is judged by a class of its own, or each of a list by it; `classOf` may look at the object around. */
export const Nested = (classOf: ClassOf, message: string): PropertyDecorator =>
  applyDecorators(
    ValidateNested({ message }),
    TransformTo(classOf as Parameters<typeof TransformTo>[0]),
    Reflect.metadata(CLASS_OF, classOf),
  );

/**
 * Whether class-validator would find nothing wrong with an input: by the rules that its decorators left, looked up once for
 * each class, on the plain object. It looks them up for every object, and makes an instance and an error for every field,
 * wrong or not. `false` says nothing: then it is asked itself, and tells what is wrong, if anything.
 */
export function isSound(metatype: Type, input: object): boolean {
  const { names, fields } = shapeOf(metatype);
  const holder = input as Holder;
  for (const name of Object.keys(input)) if (!names.has(name)) return false;
  for (const { name, rule } of fields) if (!rule(holder[name], holder)) return false;
  return true;
}

const known = new WeakMap<Type, Shape>();

/** Decorators have run by the time that an object comes to be judged. */
function shapeOf(metatype: Type): Shape {
  const before = known.get(metatype);
  if (before) return before;
  const storage = getMetadataStorage();
  const grouped = storage.groupByPropertyName(storage.getTargetValidationMetadatas(metatype, '', false, false));
  const fields = Object.entries(grouped).map(([name, all]) => ({ name, rule: ruleOf(metatype, name, all) }));
  const shape = { names: new Set(Object.keys(grouped)), fields };
  known.set(metatype, shape);
  return shape;
}

function ruleOf(metatype: Type, name: string, all: readonly Metadata[]): Rule {
  const conditions = all
    .filter(({ type }) => type === ValidationTypes.CONDITIONAL_VALIDATION)
    .map(({ constraints }) => constraints[0] as (of: Holder, value: unknown) => boolean);
  const checks = all
    .filter(({ type }) => type !== ValidationTypes.CONDITIONAL_VALIDATION)
    .flatMap((metadata) => checksOf(metatype, name, metadata));
  return (value, of) => !conditions.every((applies) => applies(of, value)) || checks.every((check) => check(value, of));
}

function checksOf(metatype: Type, name: string, metadata: Metadata): readonly Rule[] {
  const { type, each, validateIf, constraints, constraintCls } = metadata;
  if (type === ValidationTypes.NESTED_VALIDATION) return [nestedCheck(metatype, name)];
  const isPlain = type === ValidationTypes.CUSTOM_VALIDATION || type === ValidationTypes.IS_DEFINED;
  if (!isPlain || each || validateIf) return [UNSURE];
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance }) => (value, of) => {
      const about = { targetName: metatype.name, property: name, object: of, value, constraints };
      return instance.validate(value, about) === true;
    });
}

const UNSURE: Rule = () => false;

function nestedCheck(metatype: Type, property: string): Rule {
  const classOf = Reflect.getMetadata(CLASS_OF, metatype.prototype as object, property) as ClassOf | undefined;
  if (!classOf) return UNSURE;
  return (value, of) => value === undefined || areSound(classOf({ object: of, property }) as Type, value);
}

const areSound = (metatype: Type, value: unknown): boolean =>
  Array.isArray(value)
    ? value.every((each) => areSound(metatype, each))
    : typeof value === 'object' && value !== null && isSound(metatype, value);
