"""What every page, command and route needs: settings, the model, the gallery, services and jobs."""
