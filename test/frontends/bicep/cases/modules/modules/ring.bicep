module again 'ring.bicep' = {
  name: 'again'
}
