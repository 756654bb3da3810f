@export()
type Tier = 'dev' | 'prod'

@export()
func greeting(name string) string => '${prefix}, ${name}'

@export()
var join = 'a variable'

var prefix = 'Hello'

@export()
func unused() string => 'never'
