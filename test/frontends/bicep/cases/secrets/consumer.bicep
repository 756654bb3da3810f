@secure()
param password string
param plain string

output connection string = 'Password=${password}'
@secure()
output sealed string = plain
