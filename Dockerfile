# One image for web, worker and clock; compose.yaml says which runs what.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 apda

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.txt
COPY . .

ENV APDA_VAR=/var/lib/apda STATIC_ROOT=/app/static-files PYTHONUNBUFFERED=1
# Catalogues and static files belong to the image. The key of this step signs nothing and is not kept.
RUN python -m core.catalogues \
    && SECRET_KEY=build DJANGO_SETTINGS_MODULE=apda_partners.settings.dev python manage.py collectstatic --noinput -v 0 \
    && install -d -o apda /var/lib/apda

USER apda
ENV DJANGO_SETTINGS_MODULE=apda_partners.settings.production
EXPOSE 8000
CMD ["gunicorn", "apda_partners.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--timeout", "60", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
