using none

param token = az.getSecret('00000000-0000-0000-0000-000000000000', 'platform', 'vault', 'token')
param adminPassword = 'overridden'
