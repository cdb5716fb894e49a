{{- define "user-accounts.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "user-accounts.selector" -}}
app.kubernetes.io/name: {{ .Release.Name }}
app.kubernetes.io/component: api
{{- end }}

{{/* A variable from a key of the Secret: a list of its name, its key, whether it is optional, and the root. */}}
{{- define "user-accounts.secret" -}}
{{- $root := index . 3 -}}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ $root.Values.existingSecret | default $root.Release.Name }}
      key: {{ index . 1 }}
      {{- if index . 2 }}
      optional: true
      {{- end }}
{{- end }}
