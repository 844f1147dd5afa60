"""The rows of the packaged gazetteer, from what package registries carry."""
