param
param name
param one string =
param two = 'text'
param three string = 'not closed
param four string = '${'a' 'b'}'
bad line
var five = [
  1
  2 3
  4
]
var six = {
  a: 1
  b 2
  c: 3
}
var seven = concat('a' 'b')
var eight = (1 +
var nine = 'bad \q escape'
resource ten = {
}
resource eleven 'Microsoft.Web/sites@2024-04-01' = {
  name: 'app'
  properties: {
    httpsOnly: true

output twelve string = 'the brace was not closed, and this is read'
module thirteen './x.bicep' = if {
  name: 'x'
}
var fourteen = a ? b
@description('nothing follows')
)
var fifteen = "double"
output sixteen string = 'still read'
func seventeen(a string b int) string => 'x'
output eighteen string = missing
import from 'x.bicep'
var nineteen = x.
