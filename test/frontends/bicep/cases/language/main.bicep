#disable-next-line no-unused-params // the rest of the line is a comment
targetScope = 'resourceGroup'
metadata description = 'Every construct of the language once'

import { Tier, greeting as hello, 'unused' as join } from 'types.bicep'
import * as shared from 'types.bicep'
extension microsoftGraphV1
extension kubernetes with {
  namespace: 'default'
} as k8s
provider 'az@1.0.0'

/* a comment
   of two lines */
@description('''
It's a multi-line text, with '' two quotes.
''')
@sys.allowed([
  'blue', 'green'
])
param color string = 'blue'
@secure()
param password string?
param count int = 2
param tags { *: string } = {}
param tier Tier = 'dev'
param pair [string, int] = ['a', 1]
param site resourceInput<'Microsoft.Web/sites@2024-04-01'>.properties.siteConfig?
param choice 'one' | 'two' | null = null
param many string[] = [for i in range(0, count): '${color}-${i}']

type Dog = {
  @description('how it is called')
  name: string
  'full-name': string
  age: int?
}
@discriminator('kind')
type Pet =
  | { kind: 'dog', dog: Dog }
  | { kind: 'cat' }
type First = pair[0]
type Any = shared.Tier | -1 | !true | Dog.age | Dog[] | (int)

func double(value int) int => value * 2
@export()
func label(name string, size int) string =>
  '${name}:${double(size)}'

var text string = 'it\'s \u{1F600} a \\ tab\t and \${no hole}'
var raw = '''no ${hole} here'''
var dollars = $$'''
one $${color} two $$${color} three '''
var nested = 'a${'b${'c${color}'}'}d'
var arithmetic = -1 + 2 * 3 - 8 / 4 % 3
var logic = !(1 < 2) || 2 >= 1 && 'A' =~ 'a' && 'A' !~ 'b' || 1 != 2 && 1 == 1
var either = password ?? 'none'
var ternary = count > 1
  ? 'many'
  : 'one'
var object = {
  a: 1, 'b-c': 2
  '${color}': 3
  ...tags
}
var array = [
  1
  2, 3
  ...[4]
]
var lambda = map(filter([1, 2, 3], n => n > 1), (n, i) => n + i)
var wide = concat(
  'a',
  'b'
)
var safe = object.?missing.?deeper ?? array[?9] ?? array[^1]
var indexed = [for (item, i) in array: { key: i, value: item }]
var asserted = object.a!
var folded = toObject(array, entry => string(entry), entry => entry)
var friendly = hello('you')
var fromShared = shared.greeting('all')
var unionOfTwo = union({ a: 1 }, { a: 2, b: 3 })
var path = shared.join
var said = nameof(object.a)

assert positive = count > 0

output answer int = double(21)
output greeting string = label(color, 4)
output all object = {
  text: text
  raw: raw
  dollars: dollars
  nested: nested
  arithmetic: arithmetic
  logic: logic
  either: either
  ternary: ternary
  object: object
  array: array
  lambda: lambda
  wide: wide
  safe: safe
  indexed: indexed
  asserted: asserted
  folded: folded
  friendly: friendly
  fromShared: fromShared
  unionOfTwo: unionOfTwo
  path: path
  said: said
  many: many
}
